-- Question: which names may stand for another source than before? All of those whose joins are open and that new articles have
-- to do with, the common nouns of articles that became copies of another one, and the new ones; surnames alone are looked at
-- in names_short.
-- Grain of open_places: one row per article and name whose joins are open. Of touched_names: one per article and source in it;
-- source_id is the one of a stored name so far, as in stored_names, which has the others that are open too.
-- Reads:  open_names (lookup, key, is_touched), new_names, moved_stories, lookups_now, contexts_now, _source_links.
-- Writes: temp open_places, stored_names, open_contexts (of the articles of both, and of new ones), touched_names.

create or replace temp table open_places as
select article_id, local_id, pair_key(article_id, local_id) as place_key, lookup, kind, key, fields, is_touched
from lookups_now
join open_names using (lookup, key);

create or replace temp table stored_names as
with places as (
    select distinct place_key, article_id, local_id, kind, key, fields from open_places
)
select
    places.article_id,
    places.local_id,
    places.kind,
    places.key,
    links.words,
    places.fields,
    links.source_id,
    links.rule,
    links.score
from _source_links as links
join places using (place_key)
union all
select article_id, local_id, kind, key, words, fields, source_id, rule, score from _source_links
semi join moved_stories using (article_id)
anti join open_places using (article_id, local_id)
where key = '';

create or replace temp table open_contexts as
select article_id, story, if(words = '', [], string_split(words, chr(10))) as words from contexts_now
where article_id in (
    select article_id from new_names
    union
    select article_id from stored_names
);

create or replace temp table touched_names as
with untouched as (
    select article_id, local_id from open_places
    group by all
    having not bool_or(is_touched)
),
names as (
    select article_id, local_id, kind, key, words, fields, null as source_id from new_names
    union all
    select * exclude (rule, score) from stored_names
    anti join untouched using (article_id, local_id)
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
join open_contexts as contexts using (article_id);
