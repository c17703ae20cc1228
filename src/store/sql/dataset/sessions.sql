SELECT count(*) FROM session WHERE dataset = ?1
