SELECT image.id, dataset.root, image.path, image.width_px, image.height_px
FROM image JOIN dataset ON dataset.id = image.dataset
WHERE image.id = ?1
