-- The same of what annotators noted of classes.
INSERT OR IGNORE INTO annotator (id, name)
SELECT annotator, coalesce((SELECT name FROM known_annotator WHERE id = annotator), '(lost annotator ' || annotator || ')')
FROM class_mark WHERE annotator NOT IN (SELECT id FROM annotator) GROUP BY annotator;
