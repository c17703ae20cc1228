INSERT INTO model (dataset, name) VALUES (?1, ?2)
ON CONFLICT (dataset, name) DO UPDATE SET name = excluded.name
RETURNING id
