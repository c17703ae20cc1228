SELECT count(*) FROM judgement WHERE dataset = ?1
