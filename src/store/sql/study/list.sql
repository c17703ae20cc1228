SELECT study.id, study.dataset, dataset.name AS dataset_name, study.name, text, hash, is_made, started_ms
FROM study JOIN dataset ON dataset.id = study.dataset
ORDER BY study.id
