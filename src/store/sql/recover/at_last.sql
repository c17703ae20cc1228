-- What all the others may need: places in queues that nothing tells of, models, and datasets.

-- Trials are counted, so a queue has no gaps: an image that is not there stands in each. So many can
-- be missing at most, as a place is a number that may be damaged.
CREATE TEMP TABLE gap AS
WITH RECURSIVE place (session, position, last) AS (
  SELECT session, 0, min(max(position), (SELECT count(*) FROM session_image) + (SELECT count(*) FROM image) + 10000)
  FROM session_image GROUP BY session
  UNION ALL SELECT session, position + 1, last FROM place WHERE position < last)
SELECT session, position, (SELECT max(id) FROM image) + row_number() OVER () AS image FROM place
WHERE NOT EXISTS (SELECT 1 FROM session_image AS known WHERE known.session = place.session AND known.position = place.position);
INSERT INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px, is_missing)
SELECT gap.image, dataset, '(lost image of session ' || session || ', trial ' || position || ')', 'label', 0, 0, 0, 0, 1
FROM gap JOIN session ON session.id = gap.session;
INSERT OR IGNORE INTO session_image (session, position, image) SELECT session, position, image FROM gap;

INSERT OR IGNORE INTO model (id, dataset, name)
SELECT prediction.model, min(image.dataset),
  coalesce((SELECT name FROM known_model WHERE id = prediction.model), '(lost model ' || prediction.model || ')')
FROM prediction JOIN image ON image.id = prediction.image
WHERE prediction.model NOT IN (SELECT id FROM model) GROUP BY prediction.model;

-- One without a tree of its own has classes that are named like ILSVRC's, or none.
INSERT OR IGNORE INTO dataset (id, name, root, taxonomy, seed)
SELECT id, coalesce((SELECT name FROM known_dataset WHERE known_dataset.id = lost.id), '(lost dataset ' || id || ')'), '',
  iif(NOT EXISTS (SELECT 1 FROM class WHERE dataset = lost.id)
    AND EXISTS (SELECT 1 FROM example JOIN image ON image.id = example.image
                WHERE image.dataset = lost.id AND class GLOB 'n[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
    'ilsvrc2012', 'own'), 0
FROM (SELECT dataset AS id FROM image UNION SELECT dataset FROM session UNION SELECT dataset FROM class) AS lost
WHERE id NOT IN (SELECT id FROM dataset);
