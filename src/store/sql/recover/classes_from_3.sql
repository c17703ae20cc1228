-- Classes that answers, labels or examples still name by their keys, at the end of the list.
INSERT OR IGNORE INTO class (dataset, position, key, parents, lemmas, gloss, is_class)
SELECT dataset,
  (SELECT coalesce(max(position), -1) FROM class AS known WHERE known.dataset = named.dataset)
    + row_number() OVER (PARTITION BY dataset ORDER BY key),
  key, '[]', json_array(key), '(lost: only its key is known)', 1
FROM (
  SELECT session.dataset, guess.value AS key
  FROM record JOIN session ON session.id = record.session, json_each(record.guesses) AS guess
  UNION SELECT session.dataset, record.class FROM record JOIN session ON session.id = record.session WHERE class IS NOT NULL
  UNION SELECT image.dataset, ground_truth.class FROM ground_truth JOIN image ON image.id = ground_truth.image
  UNION SELECT image.dataset, example.class FROM example JOIN image ON image.id = example.image
) AS named
WHERE dataset IN (SELECT id FROM dataset WHERE taxonomy = 'own')
  AND NOT EXISTS (SELECT 1 FROM class AS known WHERE known.dataset = named.dataset AND known.key = named.key);
