INSERT INTO prediction (model, image, rank, class, score) VALUES (?1, ?2, ?3, ?4, ?5)
