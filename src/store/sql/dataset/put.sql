INSERT INTO dataset (name, root, taxonomy, seed) VALUES (:name, :root, :taxonomy, :seed)
ON CONFLICT (name) DO UPDATE SET root = excluded.root, taxonomy = excluded.taxonomy, seed = excluded.seed
RETURNING id
