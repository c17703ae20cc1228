-- Of two of the same time, which only two machines can make, the same counts everywhere.
SELECT dataset, image, annotator.name AS reviewer, session, model, k, is_settled, cause, factors, severity,
  is_truth_wrong, valid, comment, is_blind, at_ms
FROM judgement AS last JOIN annotator ON annotator.id = last.reviewer
WHERE dataset = :dataset AND (:reviewer IS NULL OR annotator.name = :reviewer)
  AND NOT EXISTS (
    SELECT 1 FROM judgement AS later
    WHERE later.dataset = last.dataset AND later.reviewer = last.reviewer AND later.image = last.image
      AND later.session IS last.session AND later.model IS last.model
      AND (later.at_ms, later.uid) > (last.at_ms, last.uid))
ORDER BY annotator.name, image, session, model
