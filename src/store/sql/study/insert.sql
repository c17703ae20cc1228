INSERT INTO study (dataset, name, text, hash, is_made, started_ms)
VALUES (:dataset, :name, :text, :hash, :is_made, :started_ms)
RETURNING id
