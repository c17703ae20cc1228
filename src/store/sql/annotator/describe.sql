UPDATE annotator SET expertise = coalesce(?2, expertise), notes = coalesce(?3, notes) WHERE name = ?1
