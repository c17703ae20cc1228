SELECT id FROM image WHERE dataset = ?1 AND path = ?2
