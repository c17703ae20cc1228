-- A session that was finished in one of the files is finished; in both: when it was last.
UPDATE main.session SET finished_ms = theirs.finished_ms
FROM session_map JOIN other.session AS theirs ON theirs.id = session_map.other
WHERE main.session.id = session_map.here
  AND theirs.finished_ms > ifnull(main.session.finished_ms, theirs.finished_ms - 1)
