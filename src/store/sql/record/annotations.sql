-- ?2: for each answer in force the numbers of its record and of the last one of its trial, as a JSON
-- array of arrays. CROSS JOIN keeps their order.
SELECT answer.trial, answer.image, image.path, answer.guesses, answer.lead_ms, answer.active_ms,
  answer.first_key_ms, answer.keys, answer.searches, answer.at_ms, answer.is_assisted, answer.is_widened,
  answer.confidence, answer.expects_model, last.flags, last.present, last.comment
FROM json_each(?2) AS wanted
CROSS JOIN record AS answer ON answer.session = ?1 AND answer.seq = wanted.value ->> 0
CROSS JOIN record AS last ON last.session = ?1 AND last.seq = wanted.value ->> 1
CROSS JOIN image ON image.id = answer.image
