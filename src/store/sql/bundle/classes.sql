INSERT INTO main.class (dataset, position, key, parents, lemmas, gloss, is_class)
SELECT dataset_map.here, position, key, parents, lemmas, gloss, is_class
FROM dataset_map JOIN other.class ON class.dataset = dataset_map.other
ORDER BY dataset_map.here, position
