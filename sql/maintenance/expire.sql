-- Snapshots older than the variable keep_days forgotten; time travel ends there.
call ducklake_expire_snapshots('lake', older_than => now() - to_days(getvariable('keep_days')));
