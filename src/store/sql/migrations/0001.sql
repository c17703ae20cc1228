-- Schema 1. Never edited once released: the next change is 0002.sql.
--
-- Times are milliseconds since 1970-01-01T00:00:00Z, durations are milliseconds.
-- A class is always named by its key (a WNID, or the path of its folder), never by a number.

CREATE TABLE dataset (
  id       INTEGER PRIMARY KEY,
  name     TEXT    NOT NULL UNIQUE CHECK (name <> ''),
  root     TEXT    NOT NULL,          -- the folder its image paths start from
  taxonomy TEXT    NOT NULL CHECK (taxonomy IN ('ilsvrc2012', 'own')),
  seed     INTEGER NOT NULL           -- of the held-out sample
) STRICT;

-- The tree of a dataset with taxonomy 'own': every node after its parent.
CREATE TABLE class (
  dataset  INTEGER NOT NULL REFERENCES dataset,
  position INTEGER NOT NULL,          -- of the node, 0-based
  key      TEXT    NOT NULL,
  parent   TEXT,                      -- key of the parent, NULL for a root
  lemmas   TEXT    NOT NULL CHECK (json_valid(lemmas)),
  gloss    TEXT    NOT NULL,
  is_class INTEGER NOT NULL CHECK (is_class IN (0, 1)),
  PRIMARY KEY (dataset, position),
  UNIQUE (dataset, key),
  FOREIGN KEY (dataset, parent) REFERENCES class (dataset, key)
) STRICT, WITHOUT ROWID;

-- Images are never deleted, since answers name them: those gone from the disk are marked.
CREATE TABLE image (
  id          INTEGER PRIMARY KEY,
  dataset     INTEGER NOT NULL REFERENCES dataset,
  path        TEXT    NOT NULL,       -- below dataset.root
  role        TEXT    NOT NULL CHECK (role IN ('label', 'example')),
  bytes       INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  width_px    INTEGER NOT NULL,
  height_px   INTEGER NOT NULL,
  is_missing  INTEGER NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
  UNIQUE (dataset, path)
) STRICT;

-- For counting without reading the paths.
CREATE INDEX image_by_role ON image (dataset, is_missing, role);

-- What the example images illustrate: may be read at any time.
CREATE TABLE example (
  image INTEGER PRIMARY KEY REFERENCES image,
  class TEXT    NOT NULL,
  rank  INTEGER NOT NULL              -- 0 is shown first
) STRICT;

-- What the images to label show: never read by a process that runs a test session.
CREATE TABLE ground_truth (
  image INTEGER PRIMARY KEY REFERENCES image,
  class TEXT    NOT NULL
) STRICT;

CREATE TABLE annotator (
  id   INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE session (
  id            INTEGER PRIMARY KEY,
  uid           TEXT    NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))), -- the same in every copy
  dataset       INTEGER NOT NULL REFERENCES dataset,
  annotator     INTEGER NOT NULL REFERENCES annotator,
  phase         TEXT    NOT NULL CHECK (phase IN ('practice', 'test')),
  k             INTEGER NOT NULL CHECK (k BETWEEN 1 AND 9),
  seed          INTEGER NOT NULL,
  idle_after_ms INTEGER NOT NULL CHECK (idle_after_ms >= 0),
  started_ms    INTEGER NOT NULL,
  finished_ms   INTEGER
) STRICT;

-- The queue of a session: trial number `position` shows `image`, each image once.
CREATE TABLE session_image (
  session  INTEGER NOT NULL REFERENCES session,
  position INTEGER NOT NULL CHECK (position >= 0),
  image    INTEGER NOT NULL REFERENCES image,
  PRIMARY KEY (session, position),
  UNIQUE (session, image)
) STRICT, WITHOUT ROWID;

-- What happened, one row at a time, with the trial as it stood afterwards (guesses to active_ms).
CREATE TABLE record (
  session     INTEGER NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 0),
  at_ms       INTEGER NOT NULL,
  trial       INTEGER NOT NULL,
  image       INTEGER NOT NULL,
  kind        TEXT    NOT NULL,       -- shown, guess_added, guess_removed, guess_moved, submitted, skipped,
                                      -- answer_shown, paused, resumed, retracted, redone
  class       TEXT,                   -- guess_added, guess_removed, guess_moved: the guess
  rank        INTEGER,                -- guess_moved: its new rank, 0-based
  target      INTEGER,                -- retracted, redone: the seq concerned
  guesses     TEXT    NOT NULL CHECK (json_valid(guesses)), -- array of class keys, best first
  outcome     TEXT    NOT NULL CHECK (outcome IN ('open', 'skipped', 'passed', 'submitted')),
  is_revealed INTEGER NOT NULL CHECK (is_revealed IN (0, 1)), -- whether the truth had been seen
  lead_ms     INTEGER NOT NULL CHECK (lead_ms >= 0),
  active_ms   INTEGER NOT NULL CHECK (active_ms >= 0),
  PRIMARY KEY (session, seq),
  FOREIGN KEY (session, trial) REFERENCES session_image (session, position),
  FOREIGN KEY (session, image) REFERENCES session_image (session, image)
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
  id      INTEGER PRIMARY KEY,
  dataset INTEGER NOT NULL REFERENCES dataset,
  name    TEXT    NOT NULL CHECK (name <> ''),
  UNIQUE (dataset, name)
) STRICT;

CREATE TABLE prediction (
  model INTEGER NOT NULL REFERENCES model,
  image INTEGER NOT NULL REFERENCES image,
  rank  INTEGER NOT NULL CHECK (rank >= 0),
  class TEXT    NOT NULL,
  score REAL    NOT NULL,
  PRIMARY KEY (model, image, rank)
) STRICT, WITHOUT ROWID;

-- The log and the queues are append-only, also for somebody with a database shell. The check on
-- insertion is for INSERT OR REPLACE, whose deletions fire no trigger.
CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_is_never_replaced BEFORE INSERT ON record
WHEN EXISTS (SELECT 1 FROM record WHERE session = NEW.session AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER session_image_is_never_changed BEFORE UPDATE ON session_image
BEGIN SELECT RAISE(ABORT, 'the queue of a session is fixed'); END;
CREATE TRIGGER session_image_is_never_deleted BEFORE DELETE ON session_image
BEGIN SELECT RAISE(ABORT, 'the queue of a session is fixed'); END;

-- The answers in force: what was submitted before the truth was seen. The inner query is kept
-- narrow, since its rows are sorted by trial, and CROSS JOIN keeps it the outer loop.
CREATE VIEW annotation AS
SELECT last_blind.session, last_blind.trial, record.seq, record.at_ms, record.image, record.guesses,
  record.lead_ms, record.active_ms
FROM (SELECT session, trial, max(seq) AS seq FROM record WHERE is_revealed = 0 GROUP BY session, trial)
  AS last_blind
CROSS JOIN record ON record.session = last_blind.session AND record.seq = last_blind.seq
WHERE record.outcome = 'submitted';
