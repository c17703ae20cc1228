SELECT seq FROM record WHERE session = ?1 AND hash IS NULL ORDER BY seq
