SELECT session, seq FROM record WHERE hash IS NULL ORDER BY session, seq
