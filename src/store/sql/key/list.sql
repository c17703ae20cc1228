SELECT image.path, ground_truth.class
FROM ground_truth JOIN image ON image.id = ground_truth.image
WHERE image.dataset = ?1
ORDER BY image.path
