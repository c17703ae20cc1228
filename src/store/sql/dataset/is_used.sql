-- Whether anything was done with a dataset that must not be lost.
SELECT EXISTS (SELECT 1 FROM session WHERE dataset = ?1) OR EXISTS (SELECT 1 FROM study WHERE dataset = ?1)
  OR EXISTS (SELECT 1 FROM judgement WHERE dataset = ?1) OR EXISTS (SELECT 1 FROM class_mark WHERE dataset = ?1)
