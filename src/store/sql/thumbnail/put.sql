-- A larger one serves in place of a smaller one.
INSERT INTO thumbnail (picture, side, used_on, jpeg, seal) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (picture) DO UPDATE
SET side = excluded.side, used_on = excluded.used_on, jpeg = excluded.jpeg, seal = excluded.seal
WHERE excluded.side >= side
