SELECT key, parent, lemmas, gloss, is_class FROM class WHERE dataset = ?1 ORDER BY position
