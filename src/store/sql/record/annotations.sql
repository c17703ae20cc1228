-- ?2: a JSON array of a number for each answer in force: that of its record times 2^32, and that of the last
-- record of its trial. CROSS JOIN keeps their order.
SELECT answer.trial, answer.image, image.path, answer.guesses, answer.lead_ms, answer.active_ms,
  answer.first_key_ms, answer.keys, answer.searches, answer.at_ms, answer.is_assisted, answer.is_widened,
  answer.confidence, answer.expects_model, last.flags, last.present, last.comment
FROM json_each(?2) AS wanted
CROSS JOIN record AS answer ON answer.session = ?1 AND answer.seq = wanted.value >> 32
CROSS JOIN record AS last ON last.session = ?1 AND last.seq = wanted.value & 4294967295
CROSS JOIN image ON image.id = answer.image
