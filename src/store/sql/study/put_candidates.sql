INSERT INTO study_candidates (study, image, classes) VALUES (?1, ?2, ?3)
