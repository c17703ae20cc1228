-- What decides which answers are in force, and no more: a log is long.
SELECT seq, trial, outcome, is_revealed FROM record WHERE session = ?1 ORDER BY seq
