INSERT INTO class_mark (dataset, annotator, class, is_favourite, note, at_ms)
SELECT :dataset, id, :class, :value, '', :at_ms FROM annotator WHERE name = :annotator
ON CONFLICT DO UPDATE SET is_favourite = excluded.is_favourite, at_ms = excluded.at_ms
