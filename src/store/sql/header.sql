-- All at one moment, since another process may be filling the file.
SELECT
  (SELECT user_version FROM pragma_user_version) AS version,
  (SELECT application_id FROM pragma_application_id) AS application_id,
  (SELECT page_count FROM pragma_page_count) AS pages,
  (SELECT page_size FROM pragma_page_size) AS page_bytes,
  count(*) AS objects
FROM sqlite_schema
