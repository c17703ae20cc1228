-- ?1: numbers of images as a JSON array.
SELECT DISTINCT container.id, container.path, container.kind, container.bytes, container.modified_ms
FROM json_each(?1) AS wanted
JOIN image ON image.id = wanted.value
JOIN container ON container.id = image.container
