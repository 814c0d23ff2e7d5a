-- The names under a lookup key without their places: popular names stand in many articles, and all of a key are looked at.

create table _lookup_names as
select distinct
    lookup,
    kind,
    key,
    fields,
    is_short,
    if(is_short, null, name_key) as name_key
from _source_lookups;
comment on table _lookup_names is 'Internal: one row per lookup key, name, and fields of life that some article puts it in.';
comment on column _lookup_names.lookup is 'The key.';
comment on column _lookup_names.kind is 'As in _source_links.';
comment on column _lookup_names.key is 'As in _source_links.';
comment on column _lookup_names.fields is 'As in _source_links.';
comment on column _lookup_names.is_short is 'As in _source_lookups.';
comment on column _lookup_names.name_key is 'As in _source_lookups; null for a surname alone.';
