-- Without order: sorting tens of thousands of rows here would go through a file.
SELECT example.class, example.rank, image.id
FROM image JOIN example ON example.image = image.id
WHERE image.dataset = ?1 AND image.role = 'example' AND image.is_missing = 0 AND image.excluded IS NULL
