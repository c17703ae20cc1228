-- The first study of the same text that has other samples or candidates here.
SELECT study.name FROM study_map JOIN other.study ON study.id = study_map.other
WHERE (
  SELECT json_group_array(json_array(sample.phase, sample.position, image_map.here) ORDER BY sample.phase, sample.position)
  FROM other.study_image AS sample JOIN image_map ON image_map.other = sample.image
  WHERE sample.study = study_map.other
) IS NOT (
  SELECT json_group_array(json_array(phase, position, image) ORDER BY phase, position)
  FROM main.study_image WHERE study = study_map.here
) OR (
  SELECT json_group_array(json_array(image_map.here, pruned.classes) ORDER BY image_map.here)
  FROM other.study_candidates AS pruned JOIN image_map ON image_map.other = pruned.image
  WHERE pruned.study = study_map.other
) IS NOT (
  SELECT json_group_array(json_array(image, classes) ORDER BY image)
  FROM main.study_candidates WHERE study = study_map.here
)
ORDER BY study.id LIMIT 1
