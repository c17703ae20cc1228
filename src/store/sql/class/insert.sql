INSERT INTO class (dataset, position, key, parents, lemmas, gloss, is_class)
VALUES (:dataset, :position, :key, :parents, :lemmas, :gloss, :is_class)
