SELECT image FROM session_image WHERE session = ?1 ORDER BY position
