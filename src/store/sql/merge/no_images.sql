SELECT dataset.name, count(*), min(image.path)
FROM wanted_image
JOIN other.image ON image.id = wanted_image.id
JOIN other.dataset ON dataset.id = image.dataset
WHERE wanted_image.id NOT IN (SELECT other FROM image_map)
GROUP BY dataset.id
ORDER BY dataset.name LIMIT 1
