-- All studies, or the one with id ?1.
SELECT study.id, study.dataset, dataset.name AS dataset_name, study.name, text, hash, is_made, started_ms
FROM study JOIN dataset ON dataset.id = study.dataset
WHERE ?1 IS NULL OR study.id = ?1
ORDER BY study.id
