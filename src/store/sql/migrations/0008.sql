-- Schema 8: a log that shows whether it was changed. A record's hash is that of the hash before it and
-- of what the record says, so a log is a chain that hangs on its last hash.

ALTER TABLE session ADD COLUMN hash TEXT CHECK (length(hash) = 64); -- of how it began
ALTER TABLE record ADD COLUMN hash TEXT CHECK (length(hash) = 64); 

-- A record gets its hash before its transaction ends; one of an older hit5 that still runs on the file gets
-- it with the next record of this one.
CREATE INDEX record_without_hash ON record (session, seq) WHERE hash IS NULL;

-- What the hashes are of, in SQLite's JSON without blanks. Everything is named as in every copy of the
-- file: images by their paths, a study by its hash. (The ORDER BY that an aggregate can have would make
-- the file unreadable for SQLite before 3.44.)
CREATE VIEW session_text AS
SELECT session.id AS session, session.hash,
  json_array(session.uid, dataset.name, annotator.name, session.phase, session.k, session.seed,
    session.idle_after_ms, session.started_ms, study.hash, session.study_phase,
    json((SELECT json_group_array(path)
          FROM (SELECT image.path
                FROM session_image JOIN image ON image.id = session_image.image
                WHERE session_image.session = session.id
                ORDER BY session_image.position)))) AS text
FROM session
JOIN dataset ON dataset.id = session.dataset
JOIN annotator ON annotator.id = session.annotator
LEFT JOIN study ON study.id = session.study;

CREATE VIEW record_text AS
SELECT record.session, record.seq, record.hash,
  json_array(record.seq, record.at_ms, record.trial, image.path, record.kind, record.class, record.rank,
    record.target, record.text, record.guesses, record.outcome, record.is_revealed, record.is_assisted,
    record.is_widened, record.confidence, record.flags, record.present, record.comment, record.expects_model,
    record.lead_ms, record.active_ms, record.first_key_ms, record.keys, record.searches, record.sharpness,
    record.wait_ms, record.sent_bytes,
    json((SELECT json_group_array(json_array(class, row_ms, examples_ms))
          FROM (SELECT class, row_ms, examples_ms
                FROM seen WHERE seen.session = record.session AND seen.seq = record.seq
                ORDER BY class)))) AS text
FROM record LEFT JOIN image ON image.id = record.image;

-- A hash is set once; all else never changes, as before.
DROP TRIGGER record_is_never_changed;
CREATE TRIGGER record_is_never_changed BEFORE UPDATE OF session, seq, at_ms, trial, image, kind, class, rank,
  target, text, guesses, outcome, is_revealed, is_assisted, is_widened, confidence, flags, present, comment,
  expects_model, lead_ms, active_ms, first_key_ms, keys, searches, sharpness, wait_ms, sent_bytes ON record
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_hash_is_set_once BEFORE UPDATE OF hash ON record WHEN OLD.hash IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER session_hash_is_set_once BEFORE UPDATE OF hash ON session WHEN OLD.hash IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'how a session began never changes'); END;
