-- A row if the session has no hash, and no hash of a record hangs on it yet.
SELECT 1 FROM session
WHERE id = ?1 AND hash IS NULL
  AND NOT EXISTS (SELECT 1 FROM record WHERE record.session = session.id AND record.hash IS NOT NULL)
