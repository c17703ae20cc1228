SELECT image.path, image.role, ifnull(example.rank, 0) AS rank
FROM image
JOIN dataset ON dataset.id = image.dataset
LEFT JOIN example ON example.image = image.id
WHERE dataset.name = ?1
