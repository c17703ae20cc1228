SELECT image.id, dataset.root, image.path, image.bytes, image.width_px, image.height_px, image.container,
  image.held_at
FROM image JOIN dataset ON dataset.id = image.dataset
WHERE image.id = ?1
