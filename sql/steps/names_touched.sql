-- Question: which names may stand for another source now? Those that share a lookup key with a new one, those of
-- articles that became copies of another one, and the new ones themselves.
-- Grain of touched_names: one row per article and source in it.
-- Reads:  new_names, new_lookups, new_contexts, articles, _source_links, _source_lookups, _article_contexts.
-- Writes: _source_lookups, _article_contexts (story too); temp touched_names.

insert into _article_contexts by name from new_contexts;
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

create or replace temp table touched_keys as
with lookups as (
    select lookup from new_lookups
    union
    select lookup from _source_lookups
    where article_id in (select article_id from moved_stories)
)
select article_id, local_id from _source_lookups
where lookup in (from lookups)
union
select article_id, local_id from _source_links
where article_id in (select article_id from moved_stories)
union
select article_id, local_id from new_names;

create or replace temp table touched_names as
with names as (
    select article_id, local_id, kind, key, words, fields from new_names
    union all
    select article_id, local_id, kind, key, words, fields from _source_links
    where (article_id, local_id) in (from touched_keys)
),
contexts as (
    select article_id, story, words from _article_contexts
    where article_id in (select article_id from names)
)
select
    names.article_id,
    names.local_id,
    names.kind,
    names.key,
    names.words,
    names.fields,
    contexts.story,
    contexts.words as context
from names
join contexts using (article_id);
