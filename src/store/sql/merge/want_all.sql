INSERT INTO wanted_session SELECT id FROM other.session;
INSERT INTO wanted_study SELECT id FROM other.study;
INSERT INTO wanted_annotator SELECT id FROM other.annotator;
INSERT INTO wanted_judgement SELECT id FROM other.judgement;
INSERT INTO wanted_mark SELECT DISTINCT dataset, annotator FROM other.class_mark;
