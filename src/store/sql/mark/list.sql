SELECT annotator.name AS annotator, class, is_favourite, note
FROM class_mark JOIN annotator ON annotator.id = class_mark.annotator
WHERE dataset = :dataset AND (is_favourite OR note <> '')
ORDER BY annotator.name, class
