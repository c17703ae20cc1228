-- Of the sessions wanted: what was said of their errors, and of errors of models on their images.
INSERT OR IGNORE INTO wanted_judgement
SELECT judgement.id
FROM other.session_image AS queued
JOIN other.session ON session.id = queued.session
JOIN other.judgement ON judgement.dataset = session.dataset AND judgement.image = queued.image
WHERE queued.session IN wanted_session AND (judgement.session IS NULL OR judgement.session = queued.session);
INSERT OR IGNORE INTO wanted_annotator
SELECT reviewer FROM other.judgement WHERE id IN wanted_judgement;
