-- Schema 5: studies. A study is a text that says what is done, frozen with its samples when it is
-- first begun; its hash is its name in every file. Records tell more of a trial, and the classes
-- that were on the screen.

CREATE TABLE study (
  id         INTEGER PRIMARY KEY,
  dataset    INTEGER NOT NULL REFERENCES dataset,
  name       TEXT    NOT NULL CHECK (name <> ''),
  text       TEXT    NOT NULL,        -- the study file, as it was read
  hash       TEXT    NOT NULL CHECK (length(hash) = 64), -- SHA-256 of the text, in hexadecimal digits
  is_made    INTEGER NOT NULL CHECK (is_made IN (0, 1)), -- by the program, where none was asked for
  started_ms INTEGER NOT NULL,
  UNIQUE (dataset, hash)
) STRICT;

-- The sample of each phase (0-based, in the order of the study file), each image once.
CREATE TABLE study_image (
  study    INTEGER NOT NULL REFERENCES study,
  phase    INTEGER NOT NULL CHECK (phase >= 0),
  position INTEGER NOT NULL CHECK (position >= 0),
  image    INTEGER NOT NULL REFERENCES image,
  PRIMARY KEY (study, phase, position),
  UNIQUE (study, phase, image)
) STRICT, WITHOUT ROWID;

-- The classes an image is pruned to, where the study prunes.
CREATE TABLE study_candidates (
  study   INTEGER NOT NULL REFERENCES study,
  image   INTEGER NOT NULL REFERENCES image,
  classes TEXT    NOT NULL CHECK (json_valid(classes)), -- array of class keys, in list order
  PRIMARY KEY (study, image)
) STRICT, WITHOUT ROWID;

ALTER TABLE session ADD COLUMN study INTEGER REFERENCES study; -- NULL: begun before there were any
ALTER TABLE session ADD COLUMN study_phase INTEGER CHECK (study_phase >= 0);

-- The truth of its images to label is kept in a key file, and imports leave it out.
ALTER TABLE dataset ADD COLUMN is_key_taken INTEGER NOT NULL DEFAULT 0 CHECK (is_key_taken IN (0, 1));

ALTER TABLE annotator ADD COLUMN expertise TEXT NOT NULL DEFAULT ''; -- in the annotator's own words
ALTER TABLE annotator ADD COLUMN notes     TEXT NOT NULL DEFAULT '';

-- The log is made anew for its checks, which cannot be changed in place.
DROP VIEW annotation;
CREATE TABLE record_of_5 (
  session       INTEGER NOT NULL,
  seq           INTEGER NOT NULL CHECK (seq >= 0),
  at_ms         INTEGER NOT NULL,
  trial         INTEGER NOT NULL,
  image         INTEGER NOT NULL,
  kind          TEXT    NOT NULL,     -- shown, guess_added, guess_removed, guess_moved, submitted, skipped,
                                      -- rated, flagged, unflagged, present, absent, commented, expected,
                                      -- answer_shown, model_shown, widened, paused, resumed, away, back,
                                      -- retracted, redone
  class         TEXT,                 -- guess_*, present, absent: the class
  rank          INTEGER,              -- guess_moved: its new rank, 0-based; rated: the confidence; expected: 0, 1
  target        INTEGER,              -- retracted, redone: the seq concerned
  text          TEXT,                 -- skipped: why; (un)flagged: the flag; commented; model_shown: its name
  guesses       TEXT    NOT NULL CHECK (json_valid(guesses)), -- array of class keys, best first
  outcome       TEXT    NOT NULL CHECK (outcome IN ('open', 'skipped', 'passed', 'submitted', 'reopened')),
  is_revealed   INTEGER NOT NULL CHECK (is_revealed IN (0, 1)), -- whether the truth had been seen
  is_assisted   INTEGER NOT NULL CHECK (is_assisted IN (0, 1)), -- whether a model had been, before the answer
  is_widened    INTEGER NOT NULL CHECK (is_widened IN (0, 1)),  -- from the candidates to all classes
  confidence    INTEGER CHECK (confidence BETWEEN 1 AND 5),
  flags         TEXT    NOT NULL CHECK (json_valid(flags)),     -- array of words
  present       TEXT    NOT NULL CHECK (json_valid(present)),   -- array of class keys
  comment       TEXT    NOT NULL,
  expects_model INTEGER CHECK (expects_model IN (0, 1)),
  lead_ms       INTEGER NOT NULL CHECK (lead_ms >= 0),
  active_ms     INTEGER NOT NULL CHECK (active_ms >= 0),
  first_key_ms  INTEGER CHECK (first_key_ms >= 0),
  keys          INTEGER NOT NULL CHECK (keys >= 0),
  searches      INTEGER NOT NULL CHECK (searches >= 0),
  sharpness     TEXT CHECK (sharpness IN ('cells', 'preview', 'palette', 'near', 'lossless')),
  wait_ms       INTEGER CHECK (wait_ms >= 0),
  sent_bytes    INTEGER CHECK (sent_bytes >= 0),
  PRIMARY KEY (session, seq),
  FOREIGN KEY (session, trial) REFERENCES session_image (session, position),
  FOREIGN KEY (session, image) REFERENCES session_image (session, image)
) STRICT, WITHOUT ROWID;
INSERT INTO record_of_5
SELECT session, seq, at_ms, trial, image, kind, class, rank, target, NULL, guesses, outcome, is_revealed,
  0, 0, NULL, '[]', '[]', '', NULL, lead_ms, active_ms, NULL, 0, 0, sharpness, wait_ms, sent_bytes
FROM record;
DROP TABLE record;
ALTER TABLE record_of_5 RENAME TO record;

-- For how long each class was on the screen since the last record that has rows here.
CREATE TABLE seen (
  session     INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  class       TEXT    NOT NULL,
  row_ms      INTEGER NOT NULL CHECK (row_ms >= 0),      -- its row in the list
  examples_ms INTEGER NOT NULL CHECK (examples_ms >= 0), -- examples of it
  PRIMARY KEY (session, seq, class),
  FOREIGN KEY (session, seq) REFERENCES record (session, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_is_never_replaced BEFORE INSERT ON record
WHEN EXISTS (SELECT 1 FROM record WHERE session = NEW.session AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER seen_is_never_changed BEFORE UPDATE ON seen
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER seen_is_never_deleted BEFORE DELETE ON seen
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER study_is_never_changed BEFORE UPDATE OF dataset, text, hash ON study
BEGIN SELECT RAISE(ABORT, 'a study that was begun is fixed'); END;
CREATE TRIGGER study_image_is_never_changed BEFORE UPDATE ON study_image
BEGIN SELECT RAISE(ABORT, 'the samples of a study are fixed'); END;
CREATE TRIGGER study_image_is_never_deleted BEFORE DELETE ON study_image
BEGIN SELECT RAISE(ABORT, 'the samples of a study are fixed'); END;

-- The answers in force: what was submitted before the truth was seen. An answer that is being looked
-- at again stands until it is submitted anew. The inner query is kept narrow, since its rows are
-- sorted by trial, and CROSS JOIN keeps it the outer loop.
CREATE VIEW annotation AS
SELECT blind.session, blind.trial, answer.seq, answer.at_ms, answer.image, answer.guesses,
  answer.lead_ms, answer.active_ms, answer.is_assisted, answer.is_widened, answer.confidence, answer.expects_model
FROM (SELECT session, trial, max(seq) AS last_seq, max(iif(outcome = 'submitted', seq, NULL)) AS answer_seq
      FROM record WHERE is_revealed = 0 GROUP BY session, trial) AS blind
CROSS JOIN record AS last ON last.session = blind.session AND last.seq = blind.last_seq
CROSS JOIN record AS answer ON answer.session = blind.session AND answer.seq = blind.answer_seq
WHERE last.outcome IN ('submitted', 'reopened');
