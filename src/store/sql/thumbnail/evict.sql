-- Those unused for the most days. Of one day those made last: `hit5 thumbs` makes first what is looked at
-- first.
DELETE FROM thumbnail WHERE id IN (SELECT id FROM thumbnail ORDER BY used_on, id DESC LIMIT ?1)
