-- Of two marks of the same class by the same annotator, the last counts.
INSERT INTO main.class_mark (dataset, annotator, class, is_favourite, note, at_ms)
SELECT dataset_map.here, ours.id, theirs.class, theirs.is_favourite, theirs.note, theirs.at_ms
FROM wanted_mark
JOIN other.class_mark AS theirs
  ON theirs.dataset = wanted_mark.dataset AND theirs.annotator = wanted_mark.annotator
JOIN dataset_map ON dataset_map.other = theirs.dataset
JOIN other.annotator ON annotator.id = theirs.annotator
JOIN main.annotator AS ours ON ours.name = annotator.name
WHERE true
ON CONFLICT (dataset, annotator, class) DO UPDATE
SET is_favourite = excluded.is_favourite, note = excluded.note, at_ms = excluded.at_ms
WHERE excluded.at_ms > class_mark.at_ms
