SELECT seq, at_ms, trial, image, guesses, outcome, is_revealed, is_assisted, is_widened,
  confidence, flags, expects_model, lead_ms, active_ms, first_key_ms, keys, searches
FROM record WHERE session = ?1 ORDER BY seq
