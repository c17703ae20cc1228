-- What depends on it first. Nothing of it is in a queue.
DELETE FROM prediction WHERE model IN (SELECT id FROM model WHERE dataset = ?1);
DELETE FROM model WHERE dataset = ?1;
DELETE FROM valid_class WHERE image IN (SELECT id FROM image WHERE dataset = ?1);
DELETE FROM ground_truth WHERE image IN (SELECT id FROM image WHERE dataset = ?1);
DELETE FROM example WHERE image IN (SELECT id FROM image WHERE dataset = ?1);
DELETE FROM image WHERE dataset = ?1;
DELETE FROM container WHERE dataset = ?1;
DELETE FROM class WHERE dataset = ?1;
DELETE FROM dataset WHERE id = ?1;
