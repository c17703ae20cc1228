SELECT text FROM record_text WHERE session = ?1 AND seq = ?2
