-- Schema 7: data as people have them. Images may lie inside of files that hold many; those that were
-- not looked at yet have no size (bytes, width_px and height_px are 0); some are not used, for a
-- reason; a dataset can be there in part while it is imported.

-- A tar, a table, a CIFAR file, as it was when it was indexed.
CREATE TABLE container (
  id          INTEGER PRIMARY KEY,
  dataset     INTEGER NOT NULL REFERENCES dataset,
  path        TEXT    NOT NULL,       -- below dataset.root
  kind        TEXT    NOT NULL CHECK (kind IN ('tar', 'parquet', 'cifar10', 'cifar100')),
  bytes       INTEGER NOT NULL CHECK (bytes >= 0),
  modified_ms INTEGER NOT NULL,
  UNIQUE (dataset, path)
) STRICT;

ALTER TABLE image ADD COLUMN container INTEGER REFERENCES container; -- NULL: a file of its own
ALTER TABLE image ADD COLUMN held_at INTEGER CHECK (held_at >= 0);   -- the first byte, row or record in it
ALTER TABLE image ADD COLUMN excluded TEXT CHECK (excluded <> '');   -- why it is not used; NULL: it is

-- For counting, and for listing in the order of paths without sorting them.
DROP INDEX image_by_role;
CREATE INDEX image_in_use ON image (dataset, role, path) WHERE is_missing = 0 AND excluded IS NULL;

ALTER TABLE dataset ADD COLUMN layout TEXT NOT NULL DEFAULT '';      -- of its files, in words
ALTER TABLE dataset ADD COLUMN is_complete INTEGER NOT NULL DEFAULT 1 CHECK (is_complete IN (0, 1)); -- all names are known
ALTER TABLE dataset ADD COLUMN hidden_ms INTEGER;                    -- when it was removed from lists; NULL: it is in them
