-- Rows stand in the order they were made, that of classes and ranks after `hit5 thumbs`, so that what is
-- looked at together lies together.
CREATE TABLE thumbnail (
  id INTEGER PRIMARY KEY,
  picture TEXT NOT NULL UNIQUE, -- the hash of what identifies the image file
  side INTEGER NOT NULL,        -- pixels
  used_on INTEGER NOT NULL,     -- day since 1970
  jpeg BLOB NOT NULL,
  seal TEXT NOT NULL            -- the hash of all this: what a damaged file says is not shown
) STRICT;
CREATE INDEX thumbnail_used_on ON thumbnail (used_on, id DESC);
