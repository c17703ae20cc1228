INSERT INTO main.session_image (session, position, image)
SELECT session_map.here, queued.position, image_map.here
FROM session_map
JOIN other.session_image AS queued ON queued.session = session_map.other
JOIN image_map ON image_map.other = queued.image
WHERE true
ON CONFLICT (session, position) DO NOTHING
