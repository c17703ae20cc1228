INSERT INTO class (dataset, position, key, parent, lemmas, gloss, is_class)
VALUES (:dataset, :position, :key, :parent, :lemmas, :gloss, :is_class)
