INSERT INTO dataset (name, root, taxonomy, taxonomy_file, seed, layout, is_complete)
VALUES (:name, :root, :taxonomy, :taxonomy_file, :seed, :layout, :is_complete)
ON CONFLICT (name) DO UPDATE SET root = excluded.root, taxonomy = excluded.taxonomy,
  taxonomy_file = excluded.taxonomy_file, seed = excluded.seed, layout = excluded.layout,
  is_complete = excluded.is_complete, hidden_ms = NULL
RETURNING id
