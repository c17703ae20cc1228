-- Of the sessions wanted: their studies, their annotators, and what those noted of classes.
INSERT INTO wanted_study
SELECT DISTINCT study FROM other.session WHERE id IN wanted_session AND study IS NOT NULL;
INSERT INTO wanted_annotator
SELECT DISTINCT annotator FROM other.session WHERE id IN wanted_session;
INSERT INTO wanted_mark
SELECT DISTINCT dataset, annotator FROM other.session WHERE id IN wanted_session;
