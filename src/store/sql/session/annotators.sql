SELECT name FROM annotator ORDER BY name
