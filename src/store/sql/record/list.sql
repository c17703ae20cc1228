SELECT seq, at_ms, trial, kind, class, rank, target, text, guesses, outcome, is_revealed, is_assisted, is_widened,
  confidence, flags, present, comment, expects_model, lead_ms, active_ms, first_key_ms, keys, searches,
  sharpness, wait_ms, sent_bytes
FROM record WHERE session = ?1 ORDER BY seq
