UPDATE dataset SET hidden_ms = ?2 WHERE id = ?1
