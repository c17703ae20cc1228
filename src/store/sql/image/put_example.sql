INSERT INTO example (image, class, rank) VALUES (?1, ?2, ?3)
ON CONFLICT (image) DO UPDATE SET class = excluded.class, rank = excluded.rank
