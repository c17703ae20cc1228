SELECT seq, at_ms, trial, kind, class, rank, target, guesses, outcome, is_revealed, lead_ms, active_ms
FROM record WHERE session = ?1 ORDER BY seq
