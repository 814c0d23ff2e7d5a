-- Question: which pairs of different texts have enough shingles in common to be worth laying side by side?
-- Grain of quote_candidates: one row per pair of texts, smaller key first, of which at least one is new.
-- Reads:  new_quote_texts, new_quote_shingles, _quote_texts, _quote_shingles.
-- Writes: temp quote_candidates; takes texts that are stored already out of new_quote_shingles.

delete from new_quote_shingles
where text_key in (
    select text_key from _quote_texts
    where text_key in (select text_key from new_quote_texts)
);

create or replace temp table quote_candidates as
with shared as (
    select
        least(fresh.text_key, stored.text_key) as text_key,
        greatest(fresh.text_key, stored.text_key) as other_text_key,
        least(fresh.n_shingles, stored.n_shingles) as n_shingles
    from new_quote_shingles as fresh
    join _quote_shingles as stored using (shingle)
    union all
    select fresh.text_key, other.text_key, least(fresh.n_shingles, other.n_shingles)
    from new_quote_shingles as fresh
    join new_quote_shingles as other using (shingle)
    where fresh.text_key < other.text_key
),
-- Two shingles, or half of those of the shorter text.
pairs as (
    select text_key, other_text_key
    from shared
    group by text_key, other_text_key
    having count(*) >= least(2, any_value(n_shingles) / 2)
),
keys as (
    select text_key from pairs
    union
    select other_text_key from pairs
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
    pairs.text_key,
    pairs.other_text_key,
    text.words,
    other.words as other_words
from pairs
join texts as text on text.text_key = pairs.text_key
join texts as other on other.text_key = pairs.other_text_key;
