-- Small files joined into larger ones; deleted rows dropped; rows kept in the catalog moved to files.
call ducklake_flush_inlined_data('lake');
call ducklake_rewrite_data_files('lake');
call ducklake_merge_adjacent_files('lake');
