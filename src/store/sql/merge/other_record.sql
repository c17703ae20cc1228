-- The first record that is not the same under the same number: the session here and there, the number.
SELECT ours.session, theirs.session, ours.seq
FROM session_map
JOIN other.record AS theirs ON theirs.session = session_map.other
JOIN main.record AS ours ON ours.session = session_map.here AND ours.seq = theirs.seq
LEFT JOIN image_map ON image_map.other = theirs.image
WHERE (ours.at_ms, ours.trial, ours.image, ours.kind, ours.class, ours.rank, ours.target, ours.text,
    ours.guesses, ours.outcome, ours.is_revealed, ours.is_assisted, ours.is_widened, ours.confidence, ours.flags,
    ours.present, ours.comment, ours.expects_model, ours.lead_ms, ours.active_ms, ours.first_key_ms, ours.keys,
    ours.searches, ours.sharpness, ours.wait_ms, ours.sent_bytes)
  IS NOT (theirs.at_ms, theirs.trial, image_map.here, theirs.kind, theirs.class, theirs.rank, theirs.target, theirs.text,
    theirs.guesses, theirs.outcome, theirs.is_revealed, theirs.is_assisted, theirs.is_widened, theirs.confidence, theirs.flags,
    theirs.present, theirs.comment, theirs.expects_model, theirs.lead_ms, theirs.active_ms, theirs.first_key_ms, theirs.keys,
    theirs.searches, theirs.sharpness, theirs.wait_ms, theirs.sent_bytes)
OR (
  SELECT json_group_array(json_array(class, row_ms, examples_ms) ORDER BY class)
  FROM main.seen WHERE session = ours.session AND seq = ours.seq
) IS NOT (
  SELECT json_group_array(json_array(class, row_ms, examples_ms) ORDER BY class)
  FROM other.seen WHERE session = theirs.session AND seq = theirs.seq
)
ORDER BY ours.session, ours.seq LIMIT 1
