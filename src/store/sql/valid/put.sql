INSERT INTO valid_class (image, class) VALUES (?1, ?2) ON CONFLICT (image, class) DO NOTHING
