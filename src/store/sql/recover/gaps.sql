-- From where to where numbers of records are missing before one that is there.
SELECT before + 1, seq - 1
FROM (SELECT seq, lag(seq, 1, -1) OVER (ORDER BY seq) AS before FROM record WHERE session = ?1)
WHERE seq > before + 1
