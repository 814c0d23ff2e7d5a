-- Question: which pairs tell whether a short article is made of boilerplate, phrases that more than 1,000 articles hold?
-- Grain of witness_pairs: one row per short article and long one that share such a phrase, one of the two being new; of a
-- phrase's long holders the first three that are new and the first three that are stored.
-- Reads:  temp new_holders, held, new_sketches; _phrases, _sketches; the macros of duplicate_sketches.sql and
--         duplicate_holders.sql.
-- Writes: temp witness_pairs.

create or replace temp table witness_pairs as
with
common as materialized (
    select fingerprint, article_key from new_holders
    where n_holders > most_holders_alone()
),

holders as materialized (
    select fingerprint, article_key, is_short(article_key) as is_short, true as is_new from common
    union all
    -- All short holders are telling, and those whose fingerprint it was before it was a phrase.
    select fingerprint, article_key, is_short(article_key), false from _phrases
    where is_telling
      and fingerprint in (select fingerprint from common)
    union all
    select fingerprint, article_key, is_short(article_key), false from held
    where fingerprint in (select fingerprint from common)
),

witnesses as (
    select fingerprint, is_new, unnest(min(article_key, 3)) as article_key
    from holders
    where not is_short
    group by fingerprint, is_new
),

pairs as materialized (
    select distinct short.article_key, witnesses.article_key as other_article_key
    from holders as short
    join witnesses using (fingerprint)
    where short.is_short
      and (short.is_new or witnesses.is_new)
),

sketches as materialized (
    select article_key, article_id from new_sketches
    union all
    select article_key, replace(id::varchar, '-', '') from _sketches
    where article_key in (select article_key from pairs union select other_article_key from pairs)
)

select pairs.article_key, one.article_id, other.article_id as other_article_id
from pairs
join sketches as one using (article_key)
join sketches as other on other.article_key = pairs.other_article_key;
