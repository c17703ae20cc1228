SELECT dataset.id, dataset.name, dataset.root, dataset.taxonomy, dataset.taxonomy_file, dataset.seed,
  dataset.is_key_taken,
  (SELECT count(*) FROM class WHERE class.dataset = dataset.id AND is_class) AS classes,
  ifnull(sum(image.role = 'label'), 0) AS labels,
  ifnull(sum(image.role = 'example'), 0) AS examples
FROM dataset LEFT JOIN image ON image.dataset = dataset.id AND image.is_missing = 0
GROUP BY dataset.id
ORDER BY dataset.name
