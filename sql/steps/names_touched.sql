-- Question: which names share a lookup key with a new one, or with one of an article that became the copy of another?
-- Grain of known_names: one row per lookup key, kind and name.
-- Reads:  new_lookups, new_contexts, articles, _source_lookups, _article_contexts.
-- Writes: _source_lookups, _article_contexts (story too); temp new_lookups (name_key too), moved_stories, known_names.

insert into _article_contexts by name from new_contexts;

-- What name_key means: see _name_words.
create or replace temp table new_lookups as
select
    *,
    case when kind = 'person' then if(is_short, pair_key(article_id, local_id), pair_key(lookup, key)) end as name_key
from new_lookups;

insert into _source_lookups by name from new_lookups;

create or replace temp table moved_stories as
select contexts.article_id, articles.canonical_article_id as story
from _article_contexts as contexts
join articles using (article_id)
where contexts.story <> articles.canonical_article_id;

update _article_contexts
set story = moved_stories.story
from moved_stories
where moved_stories.article_id = _article_contexts.article_id;

create or replace temp table known_names as
with lookups as (
    select lookup from new_lookups
    union
    select lookup from _source_lookups
    where article_id in (select article_id from moved_stories)
),
names as (
    select *, article_id in (select article_id from new_contexts) as is_new
    from _source_lookups
    where lookup in (from lookups)
)
select
    lookup,
    kind,
    key,
    any_value(name_key) filter (not is_short) as name_key,
    list_distinct(flatten(list(fields))) as fields,
    list_distinct(flatten(list(fields) filter (not is_new))) as fields_before,
    bool_or(is_new) as is_new,
    bool_or(not is_new) as is_stored
from names
group by lookup, kind, key;
