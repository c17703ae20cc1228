SELECT path, id FROM image WHERE dataset = ?1 AND role = 'label'
