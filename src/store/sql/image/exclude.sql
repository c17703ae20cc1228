UPDATE image SET excluded = ?2 WHERE id = ?1
