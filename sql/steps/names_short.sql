-- Question: which surnames alone may stand for another person than before, and what has each in common with whom?
-- A surname alone goes to the person whose articles name three words at least that its own one names. So it matters again where
-- the articles about a person tell something new that its own article tells too, or where somebody is new who might claim it.
-- Grain of short_names: one row per article and surname alone in it. Of short_overlaps: one per such name and full name
-- that is not open, if they have three words in common; n_others are the words of all articles about that one.
-- Reads:  watched_names (lookup, key, source_id, is_open, words), reopened_names, open_names, known_names, new_lookups, new_contexts,
--         moved_stories, _source_lookups, _article_contexts, _name_words.
-- Writes: _name_words; temp short_names, short_overlaps.

create or replace temp table new_name_words as
with words as (
    select name_key, is_short, lookup, string_split(key, ' ') as own, unnest(contexts.words) as word
    from new_lookups
    join new_contexts as contexts using (article_id)
    where kind = 'person'
)
select distinct pair_key(lookup, word) as word_key, name_key, is_short
from words
where is_short or not list_contains(own, word);

create or replace temp table watched as
select watched_names.lookup, watched_names.source_id, watched_names.is_open, watched_names.words, known_names.name_key, known_names.is_new
from watched_names
join known_names using (lookup, key);

create or replace temp table held_words as
select word_key, name_key from _name_words
where name_key in (select name_key from watched);

create or replace temp table fresh_words as
from new_name_words
anti join held_words using (word_key, name_key);

insert into _name_words by name
from fresh_words
order by word_key, name_key;

-- With fewer words than an article can name, one more changes how many must be shared.
create or replace temp table probes as
with sizes as (
    select lookup, source_id, name_key, bool_or(is_open) as is_open, count(held_words.word_key) as n_words
    from watched
    left join held_words using (name_key)
    group by all
),
states as (
    select lookup, source_id, bool_or(is_open) or max(n_words) < 40 as is_open
    from sizes
    group by all
),
words as (
    select word_key, name_key, false as is_fresh from held_words
    union all
    select word_key, name_key, true from fresh_words
)
select watched.lookup, watched.source_id, states.is_open, words.word_key
from watched
join states using (lookup, source_id)
join words using (name_key)
where (states.is_open or words.is_fresh) and watched.words = []
union
select lookup, source_id, true, pair_key(lookup, unnest(words))
from watched;

create or replace temp table reached_short as
select stored.name_key, probes.source_id, probes.is_open
from _name_words as stored
join probes using (word_key)
where stored.is_short
group by all
having count(*) >= if(probes.is_open, 3, 1);

create or replace temp table reopened_short as
select article_id, local_id from _source_lookups
where is_short
    and (
        article_id in (select article_id from moved_stories)
        or article_id in (select article_id from new_contexts)
        or (lookup, key) in (select (lookup, key) from reopened_names)
    )
union
-- Whom a surname stands for already, that one only gets nearer to it.
select lookups.article_id, lookups.local_id
from _source_lookups as lookups
join reached_short using (name_key)
join _source_links as links using (article_id, local_id)
where reached_short.is_open or reached_short.source_id <> links.source_id;

create or replace temp table short_names as
with names as (
    select article_id, local_id, lookup, kind, key, fields from _source_lookups
    semi join reopened_short using (article_id, local_id)
    where is_short
),
contexts as (
    select article_id, story, words from _article_contexts
    where article_id in (select article_id from names)
)
select
    names.*,
    '' as words,
    null::varchar as source_id,
    contexts.story,
    contexts.words as context
from names
join contexts using (article_id);

create or replace temp table short_overlaps as
with words as (
    select article_id, local_id, pair_key(lookup, unnest(context)) as word_key
    from short_names
),
closed as (
    select known_names.key, known_names.name_key
    from known_names
    anti join open_names using (lookup, key)
    where known_names.name_key is not null
),
held as (
    select word_key, name_key from _name_words
    where not is_short and name_key in (select name_key from closed)
),
shared as (
    select words.article_id, words.local_id, held.name_key, count(*) as n_shared
    from words
    join held using (word_key)
    group by all
    having count(*) >= 3
),
sizes as (
    select name_key, count(*) as n_others
    from _name_words
    where name_key in (select name_key from shared)
    group by name_key
)
select shared.article_id, shared.local_id, closed.key, shared.n_shared, sizes.n_others
from shared
join closed using (name_key)
join sizes using (name_key);
