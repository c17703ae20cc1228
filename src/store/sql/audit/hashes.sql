SELECT seq, hash FROM record WHERE session = ?1 ORDER BY seq
