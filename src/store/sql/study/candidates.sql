SELECT image, classes FROM study_candidates WHERE study = ?1
