-- Question: which names may stand for another source than before? All of those whose joins are open, those of articles
-- that became copies of another one, and the new ones; surnames alone are looked at in names_short.
-- Grain of touched_names: one row per article and source in it; source_id is the one of a stored name so far.
-- Reads:  open_names (lookup, key), new_names, moved_stories, _source_links, _source_lookups, _article_contexts.
-- Writes: temp touched_names.

create or replace temp table touched_keys as
select article_id, local_id from _source_lookups
semi join open_names using (lookup, key)
union
select article_id, local_id from _source_links
where article_id in (select article_id from moved_stories);

create or replace temp table touched_names as
with names as (
    select article_id, local_id, kind, key, words, fields, null as source_id from new_names
    union all
    select article_id, local_id, kind, key, words, fields, source_id from _source_links
    semi join touched_keys using (article_id, local_id)
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
    names.source_id,
    contexts.story,
    contexts.words as context
from names
join contexts using (article_id);
