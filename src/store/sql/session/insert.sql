INSERT INTO session (dataset, annotator, phase, k, seed, idle_after_ms, started_ms)
VALUES (:dataset, :annotator, :phase, :k, :seed, :idle_after_ms, :started_ms)
RETURNING id
