-- The hash that record ?2 of session ?1 goes on from.
SELECT hash FROM (SELECT hash FROM record WHERE session = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 1)
UNION ALL SELECT hash FROM session WHERE id = ?1
LIMIT 1
