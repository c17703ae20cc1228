-- Inserts nothing unless the image is one to label, of the session's dataset.
INSERT INTO session_image (session, position, image)
SELECT session.id, ?2, image.id
FROM session JOIN image ON image.dataset = session.dataset
WHERE session.id = ?1 AND image.id = ?3 AND image.role = 'label'
