UPDATE dataset SET is_key_taken = ?2 WHERE id = ?1
