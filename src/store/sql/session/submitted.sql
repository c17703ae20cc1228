-- Of the rows in a group, SQLite takes the bare column `outcome` from the one that has max(seq).
SELECT count(*)
FROM (SELECT max(seq), outcome FROM record WHERE session = ?1 GROUP BY trial)
WHERE outcome IN ('submitted', 'reopened')
