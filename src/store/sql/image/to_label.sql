SELECT id FROM image WHERE dataset = ?1 AND role = 'label' AND NOT is_missing ORDER BY path
