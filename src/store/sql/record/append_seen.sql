INSERT INTO seen (session, seq, class, row_ms, examples_ms) VALUES (?1, ?2, ?3, ?4, ?5)
