SELECT seq, at_ms, trial, kind, class, rank, target, guesses, outcome, is_revealed, lead_ms, active_ms,
  sharpness, wait_ms, sent_bytes
FROM record WHERE session = ?1 ORDER BY seq
