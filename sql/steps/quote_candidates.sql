-- Question: which pairs of different texts are worth laying side by side?
-- Two texts that have shingles in common; and of one speaker few words and what they stand in, within three days, or within thirty if
-- they were told to somebody.
-- Grain of quote_candidates: one row per pair of texts, smaller key first, that is not in _quote_pairs yet. Of first_texts: one row per
-- quote that is new or has another speaker or venue than before, or one of another name; row_id is its row in _quote_texts.
-- Reads:  new_quote_texts, new_quote_words, new_quote_shingles, moved_speakers, moved_venues, touched_sources, _quote_texts, _quote_words,
--         _quote_shingles, _quote_pairs.
-- Writes: temp first_texts, quote_candidates; takes texts that are stored already out of new_quote_words and new_quote_shingles.

create or replace temp table new_quote_words as
from new_quote_words
where text_key not in (select text_key from _quote_words);

create or replace temp table new_quote_shingles as
from new_quote_shingles
where text_key in (select text_key from new_quote_words);

create or replace temp table stale_texts as
select *, rowid as row_id from _quote_texts
where speaker_id in (from touched_sources) or quote_id in (
    select quote_id from moved_speakers
    union all
    select quote_id from moved_venues
);

create or replace temp table first_texts as
from new_quote_texts
union all by name
select stale_texts.* replace (coalesce(moved_speakers.speaker_id, stale_texts.speaker_id) as speaker_id)
from stale_texts
left join moved_speakers using (quote_id);

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

-- What is said by the speakers of new quotes, and of those whose speaker is another now; `day` is null where undated. A part is
-- told that was said to somebody else: to whom it was said may have printed it weeks before.
create or replace temp macro is_part_told(n_content, is_told) as n_content < 5 and is_told;

create or replace temp table fresh_words as
select distinct
    text_key,
    n_content,
    speaker_id,
    is_part_told(n_content, is_told) as is_told,
    floor(epoch(published_at) / 86400)::bigint as day
from first_texts
where speaker_id is not null and (utterance_id is null or quote_id in (select quote_id from moved_speakers));

-- All that they have said within three days of some of it; within thirty days of what was told, and what was told.
create or replace temp table spoken_words as
with spans as (
    select
        speaker_id,
        bool_or(day is null) as is_undated,
        bool_or(is_told) as is_told,
        to_timestamp(86400 * (min(day) - 3)) as since,
        to_timestamp(86400 * (max(day) + 4)) as until
    from fresh_words
    group by speaker_id
),
stored as (
    select quote_id, text_key, n_content, speaker_id, texts.is_told, published_at
    from _quote_texts as texts
    join spans using (speaker_id)
    where is_undated
        or published_at is null
        or published_at between since and until
        or (
            (spans.is_told or is_part_told(n_content, texts.is_told))
            and published_at between since - interval 27 days and until + interval 27 days
        )
)
select distinct
    text_key,
    n_content,
    speaker_id,
    is_part_told(n_content, is_told) as is_told,
    floor(epoch(published_at) / 86400)::bigint as day
from (
    from stored
    anti join moved_speakers using (quote_id)
    union all by name
    select quote_id, text_key, n_content, speaker_id, is_told, published_at from first_texts
    where speaker_id in (select speaker_id from fresh_words)
);

-- Few words on either side of the pair: five content words at most.
create or replace temp table fragment_pairs as
with nearby as (
    select * replace (day + unnest(range(-3, 4)) as day) from fresh_words
    where day is not null
),
met as (
    select fresh.text_key, other.text_key as other_text_key
    from nearby as fresh
    join spoken_words as other using (speaker_id, day)
    where least(fresh.n_content, other.n_content) < 6
    union all
    select fresh.text_key, other.text_key
    from fresh_words as fresh
    join spoken_words as other using (speaker_id)
    where (fresh.day is null or other.day is null) and least(fresh.n_content, other.n_content) < 6
    union all
    select fresh.text_key, other.text_key
    from fresh_words as fresh
    join spoken_words as other using (speaker_id)
    where (fresh.is_told or other.is_told) and abs(fresh.day - other.day) <= 30
)
select distinct
    least(text_key, other_text_key) as text_key,
    greatest(text_key, other_text_key) as other_text_key
from met
where text_key <> other_text_key;

-- A part may have lost its "not".
create or replace temp macro undenied(words) as replace(concat(' ', words, ' '), ' not ', ' ');

create or replace temp table quote_candidates as
with pairs as (
    select text_key, other_text_key, bool_or(by_shingles) as by_shingles
    from (
        select text_key, other_text_key, true as by_shingles from shingle_pairs
        union all
        select text_key, other_text_key, false from fragment_pairs
    )
    group by all
),
unknown as (
    from pairs
    anti join _quote_pairs using (text_key, other_text_key)
),
keys as (
    select text_key from unknown
    union
    select other_text_key from unknown
),
texts as materialized (
    select text_key, words
    from (
        from new_quote_words
        union all
        from _quote_words
    )
    where text_key in (from keys)
),
-- What takes least to tell comes first: most pairs are of one speaker's fragments that have nothing else in common.
near as materialized (
    select unknown.text_key, unknown.other_text_key, text.words, other.words as other_words
    from unknown
    join texts as text on text.text_key = unknown.text_key
    join texts as other on other.text_key = unknown.other_text_key
    where case
        when by_shingles then true
        when contains(undenied(text.words), undenied(other.words)) then true
        when contains(undenied(other.words), undenied(text.words)) then true
        -- So many letters must be added at least.
        when abs(length(text.words) - length(other.words)) > greatest(length(text.words), length(other.words)) / 2 then false
        else levenshtein(text.words, other.words) <= greatest(length(text.words), length(other.words)) / 2
    end
),
worded as (
    select
        *,
        list_distinct(string_split(words, ' ')) as different,
        list_distinct(string_split(other_words, ' ')) as other_different
    from near
)
select text_key, other_text_key, words, other_words
from worded
-- At least half of the different words of the one that has fewer must stand in the other.
where len(list_intersect(different, other_different)) >= 0.5 * least(len(different), len(other_different));
