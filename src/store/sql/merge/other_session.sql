-- The first session of the same uid that was begun otherwise here: its numbers here and there.
SELECT ours.id, theirs.id
FROM session_map
JOIN main.session AS ours ON ours.id = session_map.here
JOIN other.session AS theirs ON theirs.id = session_map.other
JOIN dataset_map ON dataset_map.other = theirs.dataset
WHERE (ours.dataset, ours.phase, ours.k, ours.seed, ours.idle_after_ms, ours.started_ms, ours.study_phase)
  IS NOT (dataset_map.here, theirs.phase, theirs.k, theirs.seed, theirs.idle_after_ms, theirs.started_ms,
    theirs.study_phase)
OR (SELECT name FROM main.annotator WHERE id = ours.annotator)
  IS NOT (SELECT name FROM other.annotator WHERE id = theirs.annotator)
OR (SELECT hash FROM main.study WHERE id = ours.study)
  IS NOT (SELECT hash FROM other.study WHERE id = theirs.study)
OR (
  SELECT json_group_array(image ORDER BY position) FROM main.session_image WHERE session = ours.id
) IS NOT (
  SELECT json_group_array(image_map.here ORDER BY queued.position)
  FROM other.session_image AS queued JOIN image_map ON image_map.other = queued.image
  WHERE queued.session = theirs.id
)
ORDER BY ours.id LIMIT 1
