SELECT key, parents, lemmas, gloss, is_class FROM class WHERE dataset = ?1 ORDER BY position
