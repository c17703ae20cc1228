SELECT ground_truth.image, ground_truth.class
FROM session_image JOIN ground_truth ON ground_truth.image = session_image.image
WHERE session_image.session = ?1
