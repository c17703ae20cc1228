-- What is to be taken over from `other`, by its numbers there.
CREATE TEMP TABLE wanted_session (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE wanted_study (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE wanted_annotator (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE wanted_mark (dataset INTEGER, annotator INTEGER, PRIMARY KEY (dataset, annotator)) STRICT;
CREATE TEMP TABLE wanted_judgement (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE wanted_dataset (id INTEGER PRIMARY KEY) STRICT;
CREATE TEMP TABLE wanted_image (id INTEGER PRIMARY KEY) STRICT;

-- The numbers there and here of what is the same.
CREATE TEMP TABLE dataset_map (other INTEGER PRIMARY KEY, here INTEGER NOT NULL) STRICT;
CREATE TEMP TABLE image_map (other INTEGER PRIMARY KEY, here INTEGER NOT NULL) STRICT;
CREATE TEMP TABLE study_map (other INTEGER PRIMARY KEY, here INTEGER NOT NULL) STRICT;
CREATE TEMP TABLE session_map (other INTEGER PRIMARY KEY, here INTEGER NOT NULL) STRICT;
