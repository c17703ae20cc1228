INSERT INTO image (dataset, path, role, bytes, modified_ms, width_px, height_px, container, held_at)
VALUES (:dataset, :path, :role, :bytes, :modified_ms, :width_px, :height_px, :container, :held_at)
ON CONFLICT (dataset, path) DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms,
  width_px = excluded.width_px, height_px = excluded.height_px, container = excluded.container,
  held_at = excluded.held_at, is_missing = 0
RETURNING id
