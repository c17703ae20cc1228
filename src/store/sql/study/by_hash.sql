SELECT id FROM study WHERE dataset = ?1 AND hash = ?2
