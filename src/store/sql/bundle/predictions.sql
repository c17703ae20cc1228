INSERT INTO main.prediction (model, image, rank, class, score)
SELECT ours.id, image_map.here, rank, class, score
FROM dataset_map
JOIN other.model AS theirs ON theirs.dataset = dataset_map.other
JOIN main.model AS ours ON ours.dataset = dataset_map.here AND ours.name = theirs.name
JOIN other.prediction ON prediction.model = theirs.id
JOIN image_map ON image_map.other = prediction.image
