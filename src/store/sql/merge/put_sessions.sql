INSERT INTO main.session (uid, dataset, annotator, phase, k, seed, idle_after_ms, started_ms, study, study_phase, hash)
SELECT theirs.uid, dataset_map.here, ours.id, theirs.phase, theirs.k, theirs.seed, theirs.idle_after_ms,
  theirs.started_ms, study_map.here, theirs.study_phase, theirs.hash
FROM other.session AS theirs
JOIN dataset_map ON dataset_map.other = theirs.dataset
JOIN other.annotator ON annotator.id = theirs.annotator
JOIN main.annotator AS ours ON ours.name = annotator.name
LEFT JOIN study_map ON study_map.other = theirs.study
WHERE theirs.id IN wanted_session AND theirs.id NOT IN (SELECT other FROM session_map)
ORDER BY theirs.id
