INSERT INTO ground_truth (image, class) VALUES (?1, ?2)
ON CONFLICT (image) DO UPDATE SET class = excluded.class
