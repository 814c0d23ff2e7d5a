-- Files that no snapshot needs removed, after a day: a reader may still be at work on them.
call ducklake_cleanup_old_files('lake', older_than => now() - to_days(1));
call ducklake_delete_orphaned_files('lake', older_than => now() - to_days(1));
