-- Inserts nothing unless the image is one to label, of the study's dataset.
INSERT INTO study_image (study, phase, position, image)
SELECT study.id, ?2, ?3, image.id
FROM study JOIN image ON image.dataset = study.dataset
WHERE study.id = ?1 AND image.id = ?4 AND image.role = 'label'
