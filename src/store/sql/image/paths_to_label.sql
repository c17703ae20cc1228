SELECT id, path FROM image WHERE dataset = ?1 AND role = 'label' AND is_missing = 0 AND excluded IS NULL ORDER BY path
