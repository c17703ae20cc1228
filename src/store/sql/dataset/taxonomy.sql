SELECT taxonomy FROM dataset WHERE id = ?1
