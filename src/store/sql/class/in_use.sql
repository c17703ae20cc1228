-- Keys that answers, or the truth of images in a queue, still name.
SELECT record.class AS key
FROM record JOIN session ON session.id = record.session
WHERE session.dataset = ?1 AND record.class IS NOT NULL
UNION
SELECT ground_truth.class
FROM ground_truth
JOIN session_image ON session_image.image = ground_truth.image
JOIN session ON session.id = session_image.session
WHERE session.dataset = ?1
ORDER BY key
