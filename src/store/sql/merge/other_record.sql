-- The first record that is not the same under the same number: the session here and there, the number.
-- A hash is of all that a record says and of the records before it.
SELECT ours.session, theirs.session, ours.seq
FROM session_map
JOIN other.record AS theirs ON theirs.session = session_map.other
JOIN main.record AS ours ON ours.session = session_map.here AND ours.seq = theirs.seq
WHERE ours.hash IS NOT theirs.hash
ORDER BY ours.session, ours.seq LIMIT 1
