-- Schema 2: how the image of a trial had been delivered to the annotator's screen at the time of a
-- record, so that times from a slow line can be compared. NULL: unknown, or not shown yet.

ALTER TABLE record ADD COLUMN sharpness TEXT
  CHECK (sharpness IN ('cells', 'preview', 'palette', 'near', 'lossless')); -- the best that was seen
ALTER TABLE record ADD COLUMN wait_ms INTEGER CHECK (wait_ms >= 0);         -- until it was on the screen
ALTER TABLE record ADD COLUMN sent_bytes INTEGER CHECK (sent_bytes >= 0);   -- to the terminal, since the trial began
