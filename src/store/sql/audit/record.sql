SELECT seq, text, hash FROM record_text WHERE session = ?1 AND seq = ?2
