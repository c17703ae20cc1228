-- The datasets and images that what is wanted speaks of.
INSERT INTO wanted_dataset
SELECT dataset FROM other.session WHERE id IN wanted_session
UNION SELECT dataset FROM other.study WHERE id IN wanted_study
UNION SELECT dataset FROM other.judgement WHERE id IN wanted_judgement
UNION SELECT dataset FROM wanted_mark;
INSERT INTO wanted_image
SELECT image FROM other.session_image WHERE session IN wanted_session
UNION SELECT image FROM other.study_image WHERE study IN wanted_study
UNION SELECT image FROM other.study_candidates WHERE study IN wanted_study
UNION SELECT image FROM other.judgement WHERE id IN wanted_judgement;
