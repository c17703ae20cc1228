-- What is known of somebody here stays; what is not is taken over.
INSERT INTO main.annotator (name, expertise, notes)
SELECT name, expertise, notes FROM other.annotator WHERE id IN wanted_annotator
ON CONFLICT (name) DO UPDATE SET
  expertise = iif(annotator.expertise = '', excluded.expertise, annotator.expertise),
  notes = iif(annotator.notes = '', excluded.notes, annotator.notes)
