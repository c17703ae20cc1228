SELECT seq, at_ms, trial, image, guesses, outcome, is_revealed, flags, lead_ms, active_ms,
  is_assisted, is_widened, confidence, expects_model, first_key_ms, keys, searches
FROM record WHERE session = ?1 ORDER BY seq
