-- Left to itself, SQLite would look through the whole log of the session.
SELECT seq FROM record INDEXED BY record_without_hash WHERE session = ?1 AND hash IS NULL ORDER BY seq
