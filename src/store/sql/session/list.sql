-- All sessions, or the one with id ?1.
SELECT session.id, session.uid, session.dataset, dataset.name AS dataset_name, annotator.name AS annotator,
  session.phase, session.k, session.seed, session.idle_after_ms, session.started_ms, session.finished_ms,
  session.study, study.name AS study_name, study.is_made AS study_is_made, session.study_phase,
  (SELECT count(*) FROM session_image WHERE session_image.session = session.id) AS trials,
  (SELECT at_ms FROM record WHERE record.session = session.id ORDER BY seq DESC LIMIT 1) AS last_ms
FROM session
JOIN dataset ON dataset.id = session.dataset
JOIN annotator ON annotator.id = session.annotator
LEFT JOIN study ON study.id = session.study
WHERE ?1 IS NULL OR session.id = ?1
ORDER BY session.id
