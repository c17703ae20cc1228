INSERT INTO main.seen (session, seq, class, row_ms, examples_ms)
SELECT session_map.here, seq, class, row_ms, examples_ms
FROM session_map JOIN other.seen AS theirs ON theirs.session = session_map.other
WHERE true
ON CONFLICT (session, seq, class) DO NOTHING
