INSERT INTO main.study_image (study, phase, position, image)
SELECT study_map.here, sample.phase, sample.position, image_map.here
FROM study_map
JOIN other.study_image AS sample ON sample.study = study_map.other
JOIN image_map ON image_map.other = sample.image
WHERE true
ON CONFLICT (study, phase, position) DO NOTHING
