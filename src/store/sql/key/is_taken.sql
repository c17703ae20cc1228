SELECT is_key_taken FROM dataset WHERE id = ?1
