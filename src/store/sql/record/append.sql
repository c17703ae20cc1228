-- Inserts nothing if the session's queue has no such trial.
INSERT INTO record (session, seq, at_ms, trial, image, kind, class, rank, target, text,
  guesses, outcome, is_revealed, is_assisted, is_widened, confidence, flags, present, comment, expects_model,
  lead_ms, active_ms, first_key_ms, keys, searches, sharpness, wait_ms, sent_bytes)
SELECT session, :seq, :at_ms, position, image, :kind, :class, :rank, :target, :text,
  :guesses, :outcome, :is_revealed, :is_assisted, :is_widened, :confidence, :flags, :present, :comment, :expects_model,
  :lead_ms, :active_ms, :first_key_ms, :keys, :searches, :sharpness, :wait_ms, :sent_bytes
FROM session_image WHERE session = :session AND position = :trial
