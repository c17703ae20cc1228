SELECT example.class, image.id
FROM image JOIN example ON example.image = image.id
WHERE image.dataset = ?1 AND NOT image.is_missing
ORDER BY example.class, example.rank, image.path
