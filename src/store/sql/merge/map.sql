-- Datasets are the same by name, images by dataset and path if both are there to be labelled, studies
-- by dataset and hash, sessions by uid.
DELETE FROM dataset_map;
DELETE FROM image_map;
DELETE FROM study_map;
DELETE FROM session_map;
INSERT INTO dataset_map
SELECT theirs.id, ours.id
FROM other.dataset AS theirs JOIN main.dataset AS ours ON ours.name = theirs.name
WHERE theirs.id IN wanted_dataset;
INSERT INTO image_map
SELECT theirs.id, ours.id
FROM wanted_image
JOIN other.image AS theirs ON theirs.id = wanted_image.id
JOIN dataset_map ON dataset_map.other = theirs.dataset
JOIN main.image AS ours ON ours.dataset = dataset_map.here AND ours.path = theirs.path
WHERE ours.role = 'label';
INSERT INTO study_map
SELECT theirs.id, ours.id
FROM other.study AS theirs
JOIN dataset_map ON dataset_map.other = theirs.dataset
JOIN main.study AS ours ON ours.dataset = dataset_map.here AND ours.hash = theirs.hash
WHERE theirs.id IN wanted_study;
INSERT INTO session_map
SELECT theirs.id, ours.id
FROM other.session AS theirs JOIN main.session AS ours ON ours.uid = theirs.uid
WHERE theirs.id IN wanted_session;
