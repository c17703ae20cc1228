-- Folders of the machine it comes from (all roots but ?1) are nobody else's business.
INSERT INTO main.dataset (name, root, taxonomy, seed, is_key_taken)
SELECT name, iif(root = ?1, root, ''), taxonomy, seed, 1
FROM other.dataset WHERE id IN wanted_dataset
ORDER BY id
