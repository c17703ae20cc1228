-- Schema 6: what reviewers make of errors, and all classes that are right of an image. Both tell of
-- the truth: a process that runs a test session reads neither.

-- Why somebody was wrong, in the eyes of a reviewer. Append-only: in force is the last of each
-- reviewer on each error (an image, and whose).
CREATE TABLE judgement (
  id             INTEGER PRIMARY KEY,
  uid            TEXT    NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))), -- the same in every copy
  dataset        INTEGER NOT NULL REFERENCES dataset,
  image          INTEGER NOT NULL REFERENCES image,
  reviewer       INTEGER NOT NULL REFERENCES annotator,
  session        INTEGER REFERENCES session,             -- whose error it is: of this session,
  model          TEXT    CHECK (model <> ''),            -- or else of the model of this name
  k              INTEGER NOT NULL CHECK (k >= 1),        -- so many guesses or classes counted
  is_settled     INTEGER NOT NULL CHECK (is_settled IN (0, 1)), -- 0: begun, or taken back
  cause          TEXT    CHECK (cause <> ''),            -- a word, NULL: left unattributed
  factors        TEXT    NOT NULL CHECK (json_valid(factors)),  -- array of words: what is in the image
  severity       INTEGER CHECK (severity BETWEEN 1 AND 3),
  is_truth_wrong INTEGER NOT NULL CHECK (is_truth_wrong IN (0, 1)),
  valid          TEXT    NOT NULL CHECK (json_valid(valid)),    -- array of class keys: right as well
  comment        TEXT    NOT NULL,
  is_blind       INTEGER NOT NULL CHECK (is_blind IN (0, 1)),   -- the reviewer was not told whose it is
  at_ms          INTEGER NOT NULL,
  CHECK ((session IS NULL) <> (model IS NULL)),
  FOREIGN KEY (session, image) REFERENCES session_image (session, image)
) STRICT;

CREATE INDEX judgement_of_error ON judgement (dataset, reviewer, image);

CREATE TRIGGER judgement_is_never_changed BEFORE UPDATE ON judgement
BEGIN SELECT RAISE(ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgement_is_never_deleted BEFORE DELETE ON judgement
BEGIN SELECT RAISE(ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgement_is_never_replaced BEFORE INSERT ON judgement
WHEN EXISTS (SELECT 1 FROM judgement WHERE id = NEW.id OR uid = NEW.uid)
BEGIN SELECT RAISE(ABORT, 'judgements are append-only'); END;

-- The classes that are right of an image, where somebody looked for all of them. The original label
-- stays in ground_truth, and need not be among them.
CREATE TABLE valid_class (
  image INTEGER NOT NULL REFERENCES image,
  class TEXT    NOT NULL,
  PRIMARY KEY (image, class)
) STRICT, WITHOUT ROWID;
