SELECT k FROM session WHERE id = ?1
