-- How the lake writes its data files. Each run passes whole columns of ids, words and numbers, which hardly compress: as they are they
-- take a fifth less time to read, for a fifth more room. Compaction brings older files to it.
call lake.set_option('parquet_compression', 'uncompressed');

call lake.set_option('parquet_version', '2');

-- The texts of articles are most of the room, and few are read again.
call lake.set_option('parquet_compression', 'lz4', table_name => 'articles');

call lake.set_option('parquet_compression', 'lz4', table_name => '_bodies');

-- Each run passes all of _fingerprints: in large row groups and in plain pages they take a third less time to read.
call lake.set_option('parquet_version', '1', table_name => '_fingerprints');

call lake.set_option('parquet_row_group_size', 1000000, table_name => '_fingerprints');

-- Files alone, so that they can be mapped to memory: lake.column.
call lake.set_option('data_inlining_row_limit', 0, table_name => '_fingerprints');
