SELECT coalesce(max(seq) + 1, 0) FROM record WHERE session = ?1
