-- How the lake writes its data files: no larger than by the engine's defaults (Snappy, plain pages), but ids and words, which hardly
-- compress, are read in half the time. Compaction brings older files to it.
call lake.set_option('parquet_compression', 'lz4');

call lake.set_option('parquet_version', '2');

-- Each run passes all of _fingerprints: in large row groups and as they are they take a third less time to read.
call lake.set_option('parquet_compression', 'uncompressed', table_name => '_fingerprints');

call lake.set_option('parquet_version', '1', table_name => '_fingerprints');

call lake.set_option('parquet_row_group_size', 1000000, table_name => '_fingerprints');

-- Files alone, so that they can be mapped to memory: lake.column.
call lake.set_option('data_inlining_row_limit', 0, table_name => '_fingerprints');

-- A run reads whole rows of quotes for the few that may change: as they are in two thirds of the time, for a third more room.
call lake.set_option('parquet_compression', 'uncompressed', table_name => 'quotes');
