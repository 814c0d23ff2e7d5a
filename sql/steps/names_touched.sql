-- Question: which names share a lookup key with a new one, or with one of an article that became the copy of another?
-- And of full names in several fields of life that a new article puts in one: what have the articles of two fields in common?
-- Grain of block_names: one row per lookup key, kind and name. Of names_in_fields: one per such full name. Of field_pairs: one
-- per such name and two fields; n_words are those of all articles that put it in the first one.
-- Reads:  new_lookups, new_contexts, articles, _source_lookups, _lookup_names, _article_contexts, _field_words.
-- Writes: _article_contexts.story, _field_words; temp new_lookups (name_key too), new_contexts (story too), lookups_now and
--         contexts_now (the stored ones and the new ones), moved_stories, block_names (and the rows of _lookup_names that these are made of:
--         stored_block_names, new_block_names), names_in_fields, field_pairs.

-- What name_key means: see _source_lookups.
create or replace temp table new_lookups as
select
    *,
    case when kind = 'person' then if(is_short, pair_key(article_id, local_id), pair_key(lookup, key)) end as name_key
from new_lookups;

-- What is new is stored when all has been read (see names_short): the engine knows nothing of the size of a table that the
-- transaction has written to, and takes a million rows for a thousand.
create or replace temp view lookups_now as
select *, false as is_new from _source_lookups
union all by name
select *, true as is_new from new_lookups;

create or replace temp table moved_stories as
select contexts.article_id, articles.canonical_article_id as story
from _article_contexts as contexts
join articles using (article_id)
where contexts.story <> articles.canonical_article_id;

update _article_contexts
set story = moved_stories.story
from moved_stories
where moved_stories.article_id = _article_contexts.article_id;

create or replace temp table new_contexts as
select new_contexts.*, articles.canonical_article_id as story
from new_contexts
join articles using (article_id);

create or replace temp view contexts_now as
select article_id, story, words from _article_contexts
union all
select article_id, story, array_to_string(words, chr(10)) from new_contexts;

create or replace temp table stored_block_names as
from _lookup_names
where lookup in (
    select lookup from new_lookups
    union
    select lookup from _source_lookups
    where article_id in (select article_id from moved_stories)
);

create or replace temp table new_block_names as
select distinct
    lookup,
    kind,
    key,
    fields,
    is_short,
    if(is_short, null, name_key) as name_key
from new_lookups;

create or replace temp table block_names as
with names as (
    select *, false as is_new from stored_block_names
    union all
    select *, true as is_new from new_block_names
)
select
    lookup,
    kind,
    key,
    bool_or(is_short) as is_short,
    any_value(name_key) as name_key,
    coalesce(list_distinct(flatten(list(fields) filter (len(fields) > 0))), []) as fields,
    list_distinct(list(fields) filter (len(fields) > 1)) as together,
    len(list_distinct(flatten(list(fields) filter (len(fields) > 0 and not is_new)))) as n_fields_before,
    bool_or(is_new) as is_new,
    bool_or(is_new and len(fields) > 0) as is_told_anew,
    bool_or(not is_new) as is_stored
from names
group by lookup, kind, key;

create or replace temp table new_field_words as
with words as (
    select name_key, lookup, fields, string_split(key, ' ') as own, unnest(contexts.words) as word
    from new_lookups
    join new_contexts as contexts using (article_id)
    where kind = 'person' and not is_short and len(fields) > 0
)
select distinct name_key, unnest(fields) as field, pair_key(lookup, word) as word_key
from words
where not list_contains(own, word);

create or replace temp table held_field_words as
from _field_words
where name_key in (select name_key from new_field_words);

create or replace temp table fresh_field_words as
from new_field_words
anti join held_field_words using (name_key, field, word_key);

insert into _field_words by name
from fresh_field_words;

create or replace temp table names_in_fields as
select name_key, fields, coalesce(together, []) as together
from block_names
where kind = 'person' and not is_short and is_told_anew and len(fields) > 1;

create or replace temp table field_pairs as
with words as (
    select name_key, field, word_key from held_field_words
    union all
    select name_key, field, word_key from fresh_field_words
),
several as (
    from words
    where name_key in (select name_key from names_in_fields)
),
sizes as (
    select name_key, field, count(*) as n_words from several
    group by name_key, field
),
shared as (
    select name_key, several.field, other.field as other_field, count(*) as n_shared
    from several
    join several as other using (name_key, word_key)
    where several.field < other.field
    group by all
)
select shared.*, size.n_words, other_size.n_words as n_other_words
from shared
join sizes as size using (name_key, field)
join sizes as other_size on other_size.name_key = shared.name_key and other_size.field = shared.other_field;
