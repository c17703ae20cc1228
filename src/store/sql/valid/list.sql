SELECT valid_class.image, valid_class.class
FROM valid_class JOIN image ON image.id = valid_class.image
WHERE image.dataset = ?1
ORDER BY valid_class.image, valid_class.class
