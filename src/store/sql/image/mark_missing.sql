UPDATE image SET is_missing = 1 WHERE id = ?1
