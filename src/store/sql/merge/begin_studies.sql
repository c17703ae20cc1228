-- A study begins where it was first begun.
UPDATE main.study SET started_ms = theirs.started_ms
FROM study_map JOIN other.study AS theirs ON theirs.id = study_map.other
WHERE main.study.id = study_map.here AND theirs.started_ms < main.study.started_ms
