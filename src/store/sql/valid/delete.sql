DELETE FROM valid_class WHERE image IN (SELECT id FROM image WHERE dataset = ?1)
