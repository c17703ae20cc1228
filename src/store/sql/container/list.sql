SELECT id, path, kind, bytes, modified_ms FROM container WHERE dataset = ?1
