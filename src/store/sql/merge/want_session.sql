INSERT OR IGNORE INTO wanted_session SELECT id FROM other.session WHERE id = ?1
