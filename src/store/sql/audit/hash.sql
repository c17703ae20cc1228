SELECT hash FROM record WHERE session = ?1 AND seq = ?2
