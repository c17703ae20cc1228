INSERT INTO main.study (dataset, name, text, hash, is_made, started_ms)
SELECT dataset_map.here, name, text, hash, is_made, started_ms
FROM other.study JOIN dataset_map ON dataset_map.other = study.dataset
WHERE study.id IN wanted_study AND study.id NOT IN (SELECT other FROM study_map)
ORDER BY study.id
