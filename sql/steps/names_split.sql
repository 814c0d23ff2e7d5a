-- Question: what must be known of the names under the touched lookup keys, to tell which of them are to be looked at closely?
-- Grain of known_names: one row per lookup key, kind and name.
-- Reads:  block_names, names_in_fields, split_names (those of them that are several persons now), _namesakes.
-- Writes: _namesakes; temp known_names.

create or replace temp table known_names as
with namesakes as (
    select name_key from _namesakes
    union
    select name_key from split_names
)
select
    lookup,
    kind,
    key,
    is_short,
    name_key,
    fields,
    is_new,
    is_stored,
    coalesce(name_key in (from namesakes), false) as is_several,
    len(fields) > coalesce(n_fields_before, 0) as is_grown
from block_names;

delete from _namesakes
where name_key in (select name_key from names_in_fields) and name_key not in (from split_names);

insert into _namesakes by name
from split_names
anti join _namesakes using (name_key);
