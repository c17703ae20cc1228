SELECT name FROM other.dataset
WHERE id IN wanted_dataset AND id NOT IN (SELECT other FROM dataset_map)
ORDER BY name LIMIT 1
