DELETE FROM prediction WHERE model = ?1
