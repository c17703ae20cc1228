-- Later than the last of the same reviewer on the same error, so that it is the one in force in every
-- file it is ever copied to.
INSERT INTO judgement (dataset, image, reviewer, session, model, k, is_settled, cause, factors, severity,
  is_truth_wrong, valid, comment, is_blind, at_ms)
SELECT :dataset, :image, :reviewer, :session, :model, :k, :is_settled, :cause, :factors, :severity,
  :is_truth_wrong, :valid, :comment, :is_blind, max(:at_ms, 1 + coalesce(max(at_ms), :at_ms - 1))
FROM judgement
WHERE dataset = :dataset AND reviewer = :reviewer AND image = :image AND session IS :session AND model IS :model
