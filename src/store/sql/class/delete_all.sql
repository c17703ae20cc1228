DELETE FROM class WHERE dataset = ?1
