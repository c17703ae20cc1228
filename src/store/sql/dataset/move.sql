UPDATE dataset SET root = ?2 WHERE id = ?1
