INSERT INTO main.study_candidates (study, image, classes)
SELECT study_map.here, image_map.here, pruned.classes
FROM study_map
JOIN other.study_candidates AS pruned ON pruned.study = study_map.other
JOIN image_map ON image_map.other = pruned.image
WHERE true
ON CONFLICT (study, image) DO NOTHING
