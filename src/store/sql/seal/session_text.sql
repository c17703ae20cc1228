SELECT text FROM session_text WHERE session = ?1
