-- Everything known of a dataset's images, the truth included: for imports only.
SELECT image.id, image.path, image.role, image.bytes, image.modified_ms, image.width_px, image.height_px,
  image.container, image.held_at, image.is_missing, image.excluded IS NOT NULL AS is_excluded, ifnull(example.rank, 0) AS rank,
  ifnull(ground_truth.class, example.class) AS class
FROM image
LEFT JOIN example ON example.image = image.id
LEFT JOIN ground_truth ON ground_truth.image = image.id
WHERE image.dataset = ?1
