-- Question: which surnames alone may stand for another person than before, and who may be meant by each?
-- A surname alone goes to the person whose articles name three words at least that its own one names. So it matters again where
-- the articles about a person tell something new that its own article tells too, or where somebody is new who might claim it.
-- Grain of short_names: one row per article and surname alone in it. Of short_claims: one per such name and person whose articles
-- tell the same story as far as words and fields of life say; keys are the full names of that person.
-- Reads:  watched_names (lookup, key, source_id, words, how), reopened_names, open_names, known_names, new_lookups, new_contexts,
--         new_block_names, stored_block_names, moved_stories, open_places, open_contexts, stored_names, fresh_links (of full names),
--         lookups_now, contexts_now, _source_links, _name_words, _surname_words.
-- Writes: _name_words, _surname_words, _source_lookups, _lookup_names, _article_contexts; temp short_names, short_claims, stored_shorts (what
--         stored ones of short_names, and others, stand for).

create or replace temp table new_name_words as
with words as (
    select name_key, lookup, string_split(key, ' ') as own, unnest(contexts.words) as word
    from new_lookups
    join new_contexts as contexts using (article_id)
    where kind = 'person' and not is_short
)
select distinct pair_key(lookup, word) as word_key, name_key
from words
where not list_contains(own, word);

create or replace temp table held_words as
select word_key, name_key from _name_words
where name_key in (select name_key from new_name_words);

create or replace temp table fresh_words as
from new_name_words
anti join held_words using (word_key, name_key);

create or replace temp view told_words as
select word_key, name_key, false as is_fresh from held_words
union all
select word_key, name_key, true from fresh_words;

create or replace temp table probes as
with watched as (
    select watched_names.*, known_names.name_key
    from watched_names
    join known_names using (lookup, key)
),
sizes as (
    select name_key, count(*) as n_words from held_words
    group by name_key
),
named as (
    select
        watched.source_id,
        watched.name_key,
        -- With fewer words than an article can name, one more changes how many must be shared.
        if(coalesce(sizes.n_words, 0) < 40, 'three', watched.how) as how
    from watched
    left join sizes using (name_key)
    where watched.words = []
)
select name_key as person_key, source_id, if(how = 'grown', 'three, with a field', how) as how, word_key
from named
join told_words using (name_key)
where how in ('three', 'grown')
union all
select name_key, source_id, 'new', word_key
from named
join told_words using (name_key)
where how in ('new', 'grown') and is_fresh
union all
select distinct null::bigint, source_id, how, pair_key(lookup, unnest(words)) from watched;

create or replace temp table reached_short as
select stored.name_key, probes.person_key, probes.source_id, probes.how
from _surname_words as stored
join probes using (word_key)
group by stored.name_key, probes.person_key, probes.source_id, probes.how
having count(*) >= if(probes.how in ('new', 'one'), 1, 3);

-- Where the words are those of the articles about a name: whether they tell one story with the surname's article, or did;
-- is_nearer where they do and nothing else has changed, so that a surname that stands for that person already goes on to.
create or replace temp table near_short as
with pairs as (
    from reached_short
    where person_key is not null
),
short_words as (
    select name_key, word_key from _surname_words
    where name_key in (select name_key from pairs)
),
short_sizes as (
    select name_key, count(*) as n_words from short_words
    group by name_key
),
sizes as (
    select name_key, count(*) filter (not is_fresh) as n_before, count(*) as n_words from told_words
    where name_key in (select person_key from pairs)
    group by name_key
),
-- An article has few words, a person of public life has thousands: these are looked up word by word.
pair_words as materialized (
    select pairs.*, short_words.word_key
    from pairs
    join short_words using (name_key)
),
shared as (
    select
        pair_words.name_key,
        pair_words.person_key,
        pair_words.source_id,
        pair_words.how,
        count(*) filter (not is_fresh) as n_before,
        count(*) as n_words
    from pair_words
    join told_words on told_words.name_key = pair_words.person_key and told_words.word_key = pair_words.word_key
    group by all
),
-- flows/sources/links.py SHARED_WORDS, SHARED_PART: three, and a fifth of the fewer.
told as (
    select
        shared.*,
        shared.n_words >= 3 and 5 * shared.n_words >= least(short.n_words, sizes.n_words) as is_one_story,
        shared.n_before >= 3 and 5 * shared.n_before >= least(short.n_words, sizes.n_before) as was_one_story
    from shared
    join short_sizes as short using (name_key)
    join sizes on sizes.name_key = shared.person_key
)
select name_key, source_id, how, is_one_story and how <> 'three, with a field' as is_nearer
from told
where is_one_story or was_one_story
union
select name_key, source_id, how, false from reached_short
where person_key is null;

create or replace temp table short_places as
select
    article_id,
    local_id,
    lookup,
    key,
    fields,
    name_key,
    is_new
    or article_id in (select article_id from moved_stories)
    or (lookup, key) in (select (lookup, key) from reopened_names) as is_touched
from lookups_now
where is_short and (is_touched or name_key in (select name_key from near_short));

create or replace temp table stored_shorts as
select places.article_id, places.local_id, links.source_id, links.rule, links.score
from _source_links as links
join short_places as places on places.name_key = links.place_key;

create or replace temp table short_names as
with reached as (
    select places.article_id, places.local_id
    from short_places as places
    join near_short as near using (name_key)
    join stored_shorts as stored using (article_id, local_id)
    where (near.how <> 'three, with a field' or places.fields <> [])
        and not (near.is_nearer and near.source_id = stored.source_id)
),
names as (
    select article_id, local_id, lookup, key, fields, name_key from short_places
    where is_touched or (article_id, local_id) in (select (article_id, local_id) from reached)
),
contexts as (
    select article_id, story, if(words = '', [], string_split(words, chr(10))) as words from contexts_now
    where article_id in (select article_id from names)
)
select
    names.*,
    contexts.story,
    contexts.words as context
from names
join contexts using (article_id);

-- The persons whose names are open, each with all of its names.
create or replace temp table open_persons as
with sources as (
    select article_id, local_id, source_id from fresh_links
    union all
    select article_id, local_id, source_id from stored_names
    anti join fresh_links using (article_id, local_id)
)
select open_places.lookup, open_places.key, open_places.fields, open_places.article_id, sources.source_id
from open_places
join sources using (article_id, local_id)
where open_places.lookup in (select lookup from short_names);

create or replace temp table open_words as
with words as (
    select lookup, source_id, key, unnest(contexts.words) as word
    from open_persons
    join open_contexts as contexts using (article_id)
)
select distinct lookup, source_id, word
from words
where not list_contains(string_split(key, ' '), word);

create or replace temp table short_claims as
with words as materialized (
    select name_key as short_key, lookup, unnest(context) as word
    from short_names
),
keyed_words as materialized (
    select short_key, pair_key(lookup, word) as word_key
    from words
),
-- Who has a name of his own in the article beside the surname alone is somebody else: "Mr Poe" and his wife, Ada Poe.
beside as materialized (
    select article_id, list(key) as keys from lookups_now
    where not is_short and kind = 'person' and (article_id, lookup) in (select (article_id, lookup) from short_names)
    group by article_id
),
closed as (
    select key, name_key, fields from known_names
    anti join open_names using (lookup, key)
    where name_key is not null
),
words_now as (
    select word_key, name_key from _name_words
    union all
    select word_key, name_key from fresh_words
),
held as materialized (
    select word_key, name_key from words_now
    where word_key in (select word_key from keyed_words)
        and name_key in (select name_key from closed)
),
closed_shared as (
    select words.short_key, held.name_key, count(*) as n_shared
    from keyed_words as words
    join held using (word_key)
    group by all
    having count(*) >= 3
),
closed_sizes as (
    select name_key, count(*) as n_others from words_now
    where name_key in (select name_key from closed_shared)
    group by name_key
),
open_shared as (
    select words.short_key, open_words.source_id, count(*) as n_shared
    from words
    join open_words using (lookup, word)
    group by all
    having count(*) >= 3
),
open_sizes as (
    select source_id, count(*) as n_others from open_words
    group by source_id
),
open_names_of as (
    select source_id, list(distinct key) as keys, list_distinct(flatten(list(fields))) as fields from open_persons
    group by source_id
),
shared as (
    select
        closed_shared.short_key,
        content_id('person', closed.key) as source_id,
        [closed.key] as keys,
        closed.fields,
        closed_shared.n_shared,
        closed_sizes.n_others
    from closed_shared
    join closed using (name_key)
    join closed_sizes using (name_key)
    union all
    select
        open_shared.short_key,
        open_shared.source_id,
        open_names_of.keys,
        open_names_of.fields,
        open_shared.n_shared,
        open_sizes.n_others
    from open_shared
    join open_names_of using (source_id)
    join open_sizes using (source_id)
)
select names.article_id, names.local_id, shared.source_id, shared.keys, shared.n_shared
from shared
join short_names as names on names.name_key = shared.short_key
left join beside using (article_id)
-- flows/sources/links.py SHARED_PART: a fifth of the fewer.
where 5 * shared.n_shared >= least(len(names.context), shared.n_others)
    and (names.fields = [] or shared.fields = [] or list_has_any(names.fields, shared.fields))
    and not coalesce(list_has_any(beside.keys, shared.keys), false);

insert into _name_words by name
from fresh_words
order by name_key, word_key;

insert into _surname_words by name
with words as (
    select name_key, lookup, unnest(contexts.words) as word
    from new_lookups
    join new_contexts as contexts using (article_id)
    where kind = 'person' and is_short
)
select distinct pair_key(lookup, word) as word_key, name_key
from words
order by name_key, word_key;

insert into _source_lookups by name from new_lookups;

insert into _lookup_names by name
from new_block_names
except
from stored_block_names;

insert into _article_contexts by name
select article_id, story, array_to_string(words, chr(10)) as words
from new_contexts;
