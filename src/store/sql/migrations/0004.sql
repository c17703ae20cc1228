-- Schema 4: what an annotator notes of a class for later: never part of an answer.

CREATE TABLE class_mark (
  dataset      INTEGER NOT NULL REFERENCES dataset,
  annotator    INTEGER NOT NULL REFERENCES annotator,
  class        TEXT    NOT NULL,
  is_favourite INTEGER NOT NULL CHECK (is_favourite IN (0, 1)),
  note         TEXT    NOT NULL,      -- empty: none
  at_ms        INTEGER NOT NULL,      -- of the last change
  PRIMARY KEY (dataset, annotator, class)
) STRICT, WITHOUT ROWID;
