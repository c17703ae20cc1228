SELECT ground_truth.image, ground_truth.class
FROM ground_truth JOIN image ON image.id = ground_truth.image
WHERE image.dataset = ?1
