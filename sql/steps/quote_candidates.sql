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
select text_key, other_text_key
from shared
group by text_key, other_text_key
having count(*) >= if(any_value(n_content) > 6, 2, 1);

-- What is said by the speakers of new quotes, and of those whose speaker is another now.
create or replace temp table fresh_words as
select texts.quote_id, texts.text_key, texts.words, texts.n_content, said.speaker_id, articles.published_at
from new_quote_texts as texts
join new_quotes as said using (quote_id)
join articles on articles.article_id = said.article_id
where said.speaker_id is not null
union all
select texts.quote_id, texts.text_key, texts.words, texts.n_content, said.speaker_id, articles.published_at
from _quote_texts as texts
join quotes as said using (quote_id)
join articles on articles.article_id = said.article_id
where texts.quote_id in (from moved_speakers) and said.speaker_id is not null;

create or replace temp table spoken_words as
from fresh_words
union all
select texts.quote_id, texts.text_key, texts.words, texts.n_content, said.speaker_id, articles.published_at
from quotes as said
join _quote_texts as texts using (quote_id)
join articles on articles.article_id = said.article_id
where said.speaker_id in (select speaker_id from fresh_words)
    and said.quote_id not in (from moved_speakers);

create or replace temp table fragment_pairs as
select distinct
    least(fresh.text_key, other.text_key) as text_key,
    greatest(fresh.text_key, other.text_key) as other_text_key
from fresh_words as fresh
join spoken_words as other using (speaker_id)
where fresh.text_key <> other.text_key
    and least(fresh.n_content, other.n_content) < 3
    and coalesce(abs(epoch(fresh.published_at - other.published_at)) <= 3 * 86400, true)
    and (
        greatest(fresh.n_content, other.n_content) < 3
        or contains(concat(' ', fresh.words, ' '), concat(' ', other.words, ' '))
        or contains(concat(' ', other.words, ' '), concat(' ', fresh.words, ' '))
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
join texts as other on other.text_key = unknown.other_text_key;
