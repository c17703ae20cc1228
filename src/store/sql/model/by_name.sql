SELECT id FROM model WHERE dataset = ?1 AND name = ?2
