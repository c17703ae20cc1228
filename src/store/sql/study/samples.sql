SELECT phase, image FROM study_image WHERE study = ?1 ORDER BY phase, position
