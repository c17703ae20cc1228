SELECT model.id, model.name,
  (SELECT count(DISTINCT image) FROM prediction WHERE prediction.model = model.id) AS images
FROM model WHERE dataset = ?1 ORDER BY name
