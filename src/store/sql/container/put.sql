INSERT INTO container (dataset, path, kind, bytes, modified_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (dataset, path) DO UPDATE SET kind = excluded.kind, bytes = excluded.bytes,
  modified_ms = excluded.modified_ms
RETURNING id
