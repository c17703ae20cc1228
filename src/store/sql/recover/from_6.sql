-- The same of judgements. An image that a session's error was judged on was in its queue.
INSERT OR IGNORE INTO annotator (id, name)
SELECT reviewer, coalesce((SELECT name FROM known_annotator WHERE id = reviewer), '(lost annotator ' || reviewer || ')')
FROM judgement WHERE reviewer NOT IN (SELECT id FROM annotator) GROUP BY reviewer;

INSERT OR IGNORE INTO image (id, dataset, path, role, bytes, modified_ms, width_px, height_px, is_missing)
SELECT image, dataset, '(lost image ' || image || ')', 'label', 0, 0, 0, 0, 1
FROM judgement WHERE image NOT IN (SELECT id FROM image) GROUP BY image;

INSERT OR IGNORE INTO session_image (session, position, image)
SELECT session, last + row_number() OVER (PARTITION BY session ORDER BY image), image
FROM (SELECT DISTINCT session, image, (SELECT max(position) FROM session_image AS known WHERE known.session = judgement.session) AS last
      FROM judgement
      WHERE session IN (SELECT id FROM session)
        AND NOT EXISTS (SELECT 1 FROM session_image AS known WHERE known.session = judgement.session AND known.image = judgement.image))
WHERE last IS NOT NULL;
