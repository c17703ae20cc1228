-- ?1: numbers of images as a JSON array. A number that no image has gives a row without a path.
SELECT wanted.value AS id, dataset.root, image.path, image.bytes, image.width_px, image.height_px,
  image.container, image.held_at
FROM json_each(?1) AS wanted
LEFT JOIN image ON image.id = wanted.value
LEFT JOIN dataset ON dataset.id = image.dataset
ORDER BY wanted.key
