SELECT name, expertise, notes,
  (SELECT count(*) FROM session WHERE session.annotator = annotator.id) AS sessions
FROM annotator ORDER BY name
