-- Those on which no hash of a record hangs yet.
SELECT id FROM session
WHERE hash IS NULL AND NOT EXISTS (SELECT 1 FROM record WHERE record.session = session.id AND record.hash IS NOT NULL)
ORDER BY id
