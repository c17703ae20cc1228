-- What rows that were saved tell of rows that were not, in any version of the schema. Values that
-- nothing tells are made up, and what has a name says that it was lost. Tables known_* in temp hold
-- what indexes know of lost rows.

-- A record says which image its trial shows.
INSERT OR IGNORE INTO session_image (session, position, image)
SELECT DISTINCT session, trial, image FROM record
WHERE NOT EXISTS (SELECT 1 FROM session_image AS known WHERE known.session = record.session AND known.position = record.trial);

INSERT OR IGNORE INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px)
SELECT id, dataset, path, iif(EXISTS (SELECT 1 FROM example WHERE image = known_image.id), 'example', 'label'), 0, 0, 0, 0
FROM known_image;

-- A session of which only the trials are known is a practice: so it is in no test's figures unasked.
CREATE TEMP TABLE lost_session AS
SELECT session AS id FROM session_image WHERE session NOT IN (SELECT id FROM session) GROUP BY session;
INSERT OR IGNORE INTO annotator (name) SELECT '(lost annotator of session ' || id || ')' FROM lost_session;
INSERT OR IGNORE INTO session (id, dataset, annotator, phase, k, seed, idle_after_ms, started_ms)
SELECT id,
  coalesce(
    (SELECT image.dataset FROM session_image JOIN image ON image.id = session_image.image WHERE session = lost_session.id LIMIT 1),
    (SELECT max(id) FROM dataset), 1),
  (SELECT id FROM annotator WHERE name = '(lost annotator of session ' || lost_session.id || ')'),
  'practice',
  min(9, max(5, coalesce((SELECT max(json_array_length(guesses)) FROM record WHERE session = lost_session.id), 5))),
  0, 30000, coalesce((SELECT min(at_ms) FROM record WHERE session = lost_session.id), 0)
FROM lost_session;
UPDATE session SET uid = (SELECT uid FROM known_session WHERE known_session.id = session.id)
WHERE id IN (SELECT id FROM lost_session)
  AND id IN (SELECT id FROM known_session WHERE uid NOT IN (SELECT uid FROM session));

INSERT OR IGNORE INTO annotator (id, name)
SELECT annotator, coalesce((SELECT name FROM known_annotator WHERE id = annotator), '(lost annotator ' || annotator || ')')
FROM session WHERE annotator NOT IN (SELECT id FROM annotator) GROUP BY annotator;

INSERT OR IGNORE INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px, is_missing)
SELECT image, dataset, '(lost image ' || image || ')', 'label', 0, 0, 0, 0, 1
FROM session_image JOIN session ON session.id = session_image.session
WHERE image NOT IN (SELECT id FROM image) GROUP BY image;
