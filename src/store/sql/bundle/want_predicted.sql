-- Every image that a model has a prediction for: its errors are told on all of them.
INSERT OR IGNORE INTO wanted_image
SELECT prediction.image
FROM other.model JOIN other.prediction ON prediction.model = model.id
WHERE model.dataset IN wanted_dataset
