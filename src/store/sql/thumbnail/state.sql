-- All at one moment, which reading the schema as well makes sure of: another process may be filling the
-- file.
SELECT
  (SELECT application_id FROM pragma_application_id) AS application_id,
  (SELECT user_version FROM pragma_user_version) AS version,
  (SELECT page_count FROM pragma_page_count) AS pages,
  (SELECT freelist_count FROM pragma_freelist_count) AS free_pages,
  (SELECT page_size FROM pragma_page_size) AS page_bytes,
  count(*) AS objects
FROM sqlite_schema
