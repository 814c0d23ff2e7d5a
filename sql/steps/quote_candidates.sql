-- Question: which pairs of different texts are worth laying side by side?
-- Two texts that have shingles in common; and of one speaker within three days, a fragment and what it stands in.
-- Grain of quote_candidates: one row per pair of texts, smaller key first, that is not in _quote_pairs yet.
-- Reads:  new_quotes, new_quote_texts, new_quote_shingles, moved_speakers, articles, quotes, _quote_texts,
--         _quote_shingles, _quote_pairs.
-- Writes: temp quote_candidates; takes texts that are stored already out of new_quote_shingles.

create or replace temp table new_quote_shingles as
select *
from new_quote_shingles
where text_key not in (
    select text_key from _quote_texts
    where text_key in (select text_key from new_quote_texts)
);

create or replace temp table shingle_pairs as
with shared as (
    select
        least(fresh.text_key, stored.text_key) as text_key,
        greatest(fresh.text_key, stored.text_key) as other_text_key,
        least(fresh.n_content, stored.n_content) as n_content
    from new_quote_shingles as fresh
    join _quote_shingles as stored using (shingle)
    union all
    select fresh.text_key, other.text_key, least(fresh.n_content, other.n_content)
    from new_quote_shingles as fresh
    join new_quote_shingles as other using (shingle)
    where fresh.text_key < other.text_key
)
-- Of few content words three in common are enough; of many it takes a quarter of what they could share.
select text_key, other_text_key
from shared
group by text_key, other_text_key
having count(*) >= if(any_value(n_content) < 7, 1, greatest(2, ceil((any_value(n_content) - 2) / 4)));

-- What is said by the speakers of new quotes, and of those whose speaker is another now; `day` is null where undated.
create or replace temp table fresh_words as
with said as (
    select quote_id, article_id, speaker_id from new_quotes
    union all
    select quote_id, article_id, speaker_id from quotes
    where quote_id in (from moved_speakers)
),
texts as (
    from new_quote_texts
    union all
    from _quote_texts
    where quote_id in (from moved_speakers)
)
select
    texts.text_key,
    texts.words,
    texts.n_content,
    said.speaker_id,
    floor(epoch(articles.published_at) / 86400)::bigint as day
from texts
join said using (quote_id)
join articles on articles.article_id = said.article_id
where said.speaker_id is not null;

-- The same of stored quotes, as far as they or the new ones are fragments.
create or replace temp table spoken_words as
with stored as (
    select
        texts.text_key,
        texts.words,
        texts.n_content,
        said.speaker_id,
        floor(epoch(articles.published_at) / 86400)::bigint as day
    from quotes as said
    join _quote_texts as texts using (quote_id)
    join articles on articles.article_id = said.article_id
    where (texts.n_content < 3 and said.speaker_id in (select speaker_id from fresh_words))
        or said.speaker_id in (select speaker_id from fresh_words where n_content < 3)
)
from fresh_words
union
from stored;

-- A fragment has less than three content words; on either side of the pair.
create or replace temp table fragment_pairs as
with nearby as (
    select * replace (day + unnest(range(-3, 4)) as day) from fresh_words
    where day is not null
),
pairs as (
    select fresh.text_key, fresh.words, other.text_key as other_text_key, other.words as other_words
    from nearby as fresh
    join spoken_words as other using (speaker_id, day)
    where fresh.n_content < 3
    union
    select fresh.text_key, fresh.words, other.text_key, other.words
    from nearby as fresh
    join spoken_words as other using (speaker_id, day)
    where other.n_content < 3
    union
    select fresh.text_key, fresh.words, other.text_key, other.words
    from fresh_words as fresh
    join spoken_words as other using (speaker_id)
    where (fresh.day is null or other.day is null) and least(fresh.n_content, other.n_content) < 3
)
select distinct
    least(text_key, other_text_key) as text_key,
    greatest(text_key, other_text_key) as other_text_key
from pairs
where text_key <> other_text_key
    and (
        contains(concat(' ', words, ' '), concat(' ', other_words, ' '))
        or contains(concat(' ', other_words, ' '), concat(' ', words, ' '))
        or levenshtein(words, other_words) <= greatest(length(words), length(other_words)) / 2
    );

create or replace temp table quote_candidates as
with pairs as (
    from shingle_pairs
    union
    from fragment_pairs
),
unknown as (
    select pairs.text_key, pairs.other_text_key
    from pairs
    anti join _quote_pairs using (text_key, other_text_key)
),
keys as (
    select text_key from unknown
    union
    select other_text_key from unknown
),
texts as (
    select text_key, min(words) as words
    from (
        select text_key, words from _quote_texts where text_key in (from keys)
        union all
        select text_key, words from new_quote_texts where text_key in (from keys)
    )
    group by text_key
)
select
    unknown.text_key,
    unknown.other_text_key,
    text.words,
    other.words as other_words
from unknown
join texts as text on text.text_key = unknown.text_key
join texts as other on other.text_key = unknown.other_text_key
-- At least half of the different words of the one that has fewer must stand in the other.
where len(list_intersect(string_split(text.words, ' '), string_split(other.words, ' '))) >= 0.5 * least(
    len(list_distinct(string_split(text.words, ' '))),
    len(list_distinct(string_split(other.words, ' ')))
);
