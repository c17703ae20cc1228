INSERT INTO class_mark (dataset, annotator, class, is_favourite, note, at_ms)
SELECT :dataset, id, :class, 0, :value, :at_ms FROM annotator WHERE name = :annotator
ON CONFLICT DO UPDATE SET note = excluded.note, at_ms = excluded.at_ms
