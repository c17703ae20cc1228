-- What an annotator began last of a phase of a study.
SELECT session.id
FROM session JOIN annotator ON annotator.id = session.annotator
WHERE annotator.name = ?1 AND session.study = ?2 AND session.study_phase = ?3
ORDER BY session.id DESC
LIMIT 1
