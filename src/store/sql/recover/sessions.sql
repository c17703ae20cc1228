SELECT session.id, annotator.name, (SELECT count(*) FROM record WHERE record.session = session.id)
FROM session JOIN annotator ON annotator.id = session.annotator
ORDER BY session.id
