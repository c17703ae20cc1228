SELECT seq, class, row_ms, examples_ms FROM seen WHERE session = ?1 ORDER BY seq, class
