-- Every class that sessions and candidates name: the dataset here, the class, the first session there
-- (NULL: candidates of a study).
SELECT dataset_map.here, named.class, min(named.session)
FROM (
  SELECT session.dataset, session.id AS session, record.class
  FROM other.session JOIN other.record ON record.session = session.id
  WHERE session.id IN wanted_session AND record.class IS NOT NULL
  UNION
  SELECT session.dataset, session.id, key.value
  FROM other.session JOIN other.record ON record.session = session.id, json_each(record.guesses) AS key
  WHERE session.id IN wanted_session
  UNION
  SELECT session.dataset, session.id, key.value
  FROM other.session JOIN other.record ON record.session = session.id, json_each(record.present) AS key
  WHERE session.id IN wanted_session
  UNION
  SELECT session.dataset, session.id, seen.class
  FROM other.session JOIN other.seen ON seen.session = session.id
  WHERE session.id IN wanted_session
  UNION
  SELECT study.dataset, NULL, key.value
  FROM other.study JOIN other.study_candidates ON study_candidates.study = study.id,
    json_each(study_candidates.classes) AS key
  WHERE study.id IN wanted_study
) AS named
JOIN dataset_map ON dataset_map.other = named.dataset
GROUP BY dataset_map.here, named.class
ORDER BY 3, 2
