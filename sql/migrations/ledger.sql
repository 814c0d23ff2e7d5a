-- Internal: one row per migration that was applied; made before the first of them.
create table if not exists _migrations (
    name varchar,
    applied_at timestamptz
);
comment on table _migrations is 'Internal: one row per migration that was applied.';
comment on column _migrations.name is 'Name of the file, or the hash of the views.';
comment on column _migrations.applied_at is 'When (UTC).';
