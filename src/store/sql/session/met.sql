SELECT record.image, max(session.phase = 'practice') AS is_practised
FROM session
JOIN annotator ON annotator.id = session.annotator
JOIN record ON record.session = session.id
WHERE session.dataset = ?1 AND annotator.name = ?2
GROUP BY record.image
