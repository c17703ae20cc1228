INSERT INTO dataset (name, root, taxonomy, taxonomy_file, seed)
VALUES (:name, :root, :taxonomy, :taxonomy_file, :seed)
ON CONFLICT (name) DO UPDATE SET root = excluded.root, taxonomy = excluded.taxonomy,
  taxonomy_file = excluded.taxonomy_file, seed = excluded.seed
RETURNING id
