DELETE FROM ground_truth WHERE image IN (SELECT id FROM image WHERE dataset = ?1)
