INSERT INTO main.model (dataset, name)
SELECT dataset_map.here, name
FROM dataset_map JOIN other.model ON model.dataset = dataset_map.other
ORDER BY model.id
