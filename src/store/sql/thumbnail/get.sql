SELECT side, used_on, jpeg, seal FROM thumbnail WHERE picture = ?1
