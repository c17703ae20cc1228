INSERT INTO main.judgement (uid, dataset, image, reviewer, session, model, k, is_settled, cause, factors, severity,
  is_truth_wrong, valid, comment, is_blind, at_ms)
SELECT theirs.uid, dataset_map.here, image_map.here, ours.id, session_map.here, theirs.model, theirs.k,
  theirs.is_settled, theirs.cause, theirs.factors, theirs.severity, theirs.is_truth_wrong, theirs.valid,
  theirs.comment, theirs.is_blind, theirs.at_ms
FROM wanted_judgement
JOIN other.judgement AS theirs ON theirs.id = wanted_judgement.id
JOIN dataset_map ON dataset_map.other = theirs.dataset
JOIN image_map ON image_map.other = theirs.image
JOIN other.annotator ON annotator.id = theirs.reviewer
JOIN main.annotator AS ours ON ours.name = annotator.name
LEFT JOIN session_map ON session_map.other = theirs.session
WHERE NOT EXISTS (SELECT 1 FROM main.judgement WHERE uid = theirs.uid)
ORDER BY theirs.id
