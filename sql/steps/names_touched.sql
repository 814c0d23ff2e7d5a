-- Question: which names share a lookup key with a new one, or with one of an article that became the copy of another?
-- Grain of known_names: one row per lookup key, kind and name.
-- Reads:  new_lookups, new_contexts, articles, _source_lookups, _article_contexts.
-- Writes: _source_lookups, _article_contexts (story too); temp moved_stories, known_names.

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

create or replace temp table known_names as
with lookups as (
    select lookup from new_lookups
    union
    select lookup from _source_lookups
    where article_id in (select article_id from moved_stories)
)
select
    lookup,
    kind,
    key,
    list_distinct(flatten(list(fields))) as fields
from _source_lookups
where lookup in (from lookups)
group by lookup, kind, key;
