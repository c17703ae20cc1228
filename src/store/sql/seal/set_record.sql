UPDATE record SET hash = ?3 WHERE session = ?1 AND seq = ?2
