SELECT dataset.id, dataset.name, dataset.root, dataset.taxonomy, dataset.taxonomy_file, dataset.seed,
  dataset.is_key_taken, dataset.layout, dataset.is_complete, dataset.hidden_ms IS NOT NULL AS is_hidden,
  (SELECT count(*) FROM class WHERE class.dataset = dataset.id AND is_class) AS classes,
  (SELECT count(*) FROM image
   WHERE image.dataset = dataset.id AND role = 'label' AND is_missing = 0 AND excluded IS NULL) AS labels,
  (SELECT count(*) FROM image
   WHERE image.dataset = dataset.id AND role = 'example' AND is_missing = 0 AND excluded IS NULL) AS examples
FROM dataset
ORDER BY dataset.name
