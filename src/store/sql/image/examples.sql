SELECT example.class, image.id
FROM image JOIN example ON example.image = image.id
WHERE image.dataset = ?1 AND image.is_missing = 0 AND image.excluded IS NULL
ORDER BY example.class, example.rank, image.path
