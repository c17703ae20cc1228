-- The sessions here whose log goes on there.
SELECT DISTINCT session_map.here
FROM session_map JOIN other.record AS theirs ON theirs.session = session_map.other
WHERE NOT EXISTS (SELECT 1 FROM main.record WHERE session = session_map.here AND seq = theirs.seq)
ORDER BY session_map.here
