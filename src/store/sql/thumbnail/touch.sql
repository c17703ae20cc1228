UPDATE thumbnail SET used_on = ?2 WHERE picture = ?1
