SELECT trial, image, guesses, lead_ms, active_ms, at_ms, is_assisted, is_widened, confidence, expects_model
FROM annotation WHERE session = ?1 ORDER BY trial
