-- The log of a session as it lies there, whatever classes its dataset has by now.
SELECT record.*, image.path
FROM record JOIN image ON image.id = record.image
WHERE record.session = ?1 ORDER BY record.seq
