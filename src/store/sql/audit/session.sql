SELECT text, hash FROM session_text WHERE session = ?1
