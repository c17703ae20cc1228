-- The last 10,000 classes an annotator chose, the oldest first.
SELECT class FROM (
  SELECT record.class, record.at_ms, record.session, record.seq
  FROM session
  JOIN annotator ON annotator.id = session.annotator
  JOIN record ON record.session = session.id
  WHERE session.dataset = :dataset AND annotator.name = :annotator AND record.kind = 'guess_added'
  ORDER BY record.at_ms DESC, record.session DESC, record.seq DESC
  LIMIT 10000
) ORDER BY at_ms, session, seq
