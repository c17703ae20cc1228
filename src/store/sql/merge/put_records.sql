INSERT INTO main.record (session, seq, at_ms, trial, image, kind, class, rank, target, text,
  guesses, outcome, is_revealed, is_assisted, is_widened, confidence, flags, present, comment, expects_model,
  lead_ms, active_ms, first_key_ms, keys, searches, sharpness, wait_ms, sent_bytes, hash)
SELECT session_map.here, seq, at_ms, trial, image_map.here, kind, class, rank, target, text,
  guesses, outcome, is_revealed, is_assisted, is_widened, confidence, flags, present, comment, expects_model,
  lead_ms, active_ms, first_key_ms, keys, searches, sharpness, wait_ms, sent_bytes, hash
FROM session_map
JOIN other.record AS theirs ON theirs.session = session_map.other
LEFT JOIN image_map ON image_map.other = theirs.image
WHERE NOT EXISTS (SELECT 1 FROM main.record AS ours WHERE ours.session = session_map.here AND ours.seq = theirs.seq)
