INSERT INTO session (dataset, annotator, phase, k, seed, idle_after_ms, started_ms, study, study_phase)
VALUES (:dataset, :annotator, :phase, :k, :seed, :idle_after_ms, :started_ms, :study, :study_phase)
RETURNING id
