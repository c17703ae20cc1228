SELECT seq, trial, guesses, outcome, is_revealed, flags, active_ms,
  at_ms, lead_ms, is_assisted, is_widened, confidence, expects_model, first_key_ms, keys, searches
FROM record WHERE session = ?1 ORDER BY seq
