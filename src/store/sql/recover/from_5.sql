-- The same of studies. A study is its text, which nothing else tells: its sessions go on without it.
UPDATE session SET study = NULL, study_phase = NULL WHERE study NOT IN (SELECT id FROM study);

INSERT OR IGNORE INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px, is_missing)
SELECT image, dataset, '(lost image ' || image || ')', 'label', 0, 0, 0, 0, 1
FROM study_image JOIN study ON study.id = study_image.study
WHERE image NOT IN (SELECT id FROM image) GROUP BY image;
