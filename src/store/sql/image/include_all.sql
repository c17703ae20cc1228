UPDATE image SET excluded = NULL WHERE dataset = ?1 AND excluded IS NOT NULL
