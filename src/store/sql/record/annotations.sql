SELECT trial, image, guesses, lead_ms, active_ms, at_ms FROM annotation WHERE session = ?1 ORDER BY trial
