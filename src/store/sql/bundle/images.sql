-- Only what is in a queue or a sample, and nothing of what it shows. In the order of the numbers there:
-- samples of a report's intervals are drawn by place in that order, and are the same here.
INSERT INTO main.image (dataset, path, role, bytes, modified_ms, width_px, height_px, is_missing)
SELECT dataset_map.here, path, role, bytes, modified_ms, width_px, height_px, is_missing
FROM wanted_image
JOIN other.image ON image.id = wanted_image.id
JOIN dataset_map ON dataset_map.other = image.dataset
ORDER BY image.id
