SELECT image.path, ground_truth.class,
  (SELECT json_group_array(class ORDER BY class) FROM valid_class WHERE valid_class.image = image.id) AS valid
FROM ground_truth JOIN image ON image.id = ground_truth.image
WHERE image.dataset = ?1
ORDER BY image.path
