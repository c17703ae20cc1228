SELECT image, class, score FROM prediction WHERE model = ?1 ORDER BY image, rank
