-- How the lake writes its data files: no larger than by the engine's defaults (Snappy, plain pages), but ids and words, which hardly
-- compress, are read in half the time. Compaction brings older files to it.
call lake.set_option('parquet_compression', 'lz4');

call lake.set_option('parquet_version', '2');
