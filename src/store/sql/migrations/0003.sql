-- Schema 3: trees from files. A node may have several parents, and the file is remembered, so that
-- importing again without naming it keeps the tree. The table is made anew to lose its foreign key
-- onto itself, which SQLite checks by reading all nodes for each one that is deleted: minutes, where
-- there are as many as WordNet has nouns.

CREATE TABLE class_of_3 (
  dataset  INTEGER NOT NULL REFERENCES dataset,
  position INTEGER NOT NULL,          -- of the node, 0-based
  key      TEXT    NOT NULL,
  parents  TEXT    NOT NULL CHECK (json_valid(parents)), -- array of keys; the first stands before the node
  lemmas   TEXT    NOT NULL CHECK (json_valid(lemmas)),
  gloss    TEXT    NOT NULL,
  is_class INTEGER NOT NULL CHECK (is_class IN (0, 1)),
  PRIMARY KEY (dataset, position),
  UNIQUE (dataset, key)
) STRICT, WITHOUT ROWID;
INSERT INTO class_of_3
SELECT dataset, position, key, iif(parent IS NULL, json_array(), json_array(parent)), lemmas, gloss, is_class
FROM class;
DROP TABLE class;
ALTER TABLE class_of_3 RENAME TO class;

ALTER TABLE dataset ADD COLUMN taxonomy_file TEXT; -- where its own tree was read from, NULL: its folders
