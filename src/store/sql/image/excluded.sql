SELECT id, path, excluded FROM image WHERE dataset = ?1 AND excluded IS NOT NULL ORDER BY path
