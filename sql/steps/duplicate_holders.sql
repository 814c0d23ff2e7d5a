-- Question: which articles hold the fingerprints of the new ones, and which of these fingerprints are phrases?
-- Grain of held: one row per stored article and fingerprint of a new one that is no stored phrase.
-- Grain of new_holders: one row per new article and fingerprint that another article holds too.
-- Reads:  temp met (fingerprint, number: the parts of those rows of _fingerprints), new_prints, phrases; _sketches; the
--         macros of duplicate_sketches.sql.
-- Writes: temp held, new_holders; macros.

-- With more holders than this a fingerprint is a phrase: boilerplate, an idiom of the trade, a story that everybody prints.
create or replace temp macro most_holders() as 20;

-- With more holders than this a phrase is no reason to compare a short article with a long one, unless the short one is
-- made of such: a sentence that every long article of an outlet ends with would make pairs of all of them.
create or replace temp macro most_holders_alone() as 1000;

create or replace temp table held as
select met.fingerprint, _sketches.article_key
from met
join _sketches on number_of(_sketches.article_key) = met.number
anti join phrases using (fingerprint);

create or replace temp table new_holders as
with new_counted as (
    select fingerprint, count(*) as n_holders
    from new_prints
    group by fingerprint
),
stored_counted as (
    select fingerprint, count(*) as n_holders, false as is_phrase
    from held
    group by fingerprint
    union all
    select fingerprint, n_holders, true from phrases
),
shared as materialized (
    select
        fingerprint,
        one.n_holders + coalesce(other.n_holders, 0) as n_holders,
        coalesce(other.is_phrase, false) or one.n_holders + coalesce(other.n_holders, 0) > most_holders() as is_phrase
    from new_counted as one
    left join stored_counted as other using (fingerprint)
    where one.n_holders > 1 or other.n_holders > 0
),
rows as materialized (
    select fingerprint, article_key, n_holders, is_phrase
    from new_prints
    join shared using (fingerprint)
),
of_article as (
    select article_key, count(*) as n_matched, count(*) filter (is_phrase) as n_phrases
    from rows
    group by article_key
)
select fingerprint, article_key, n_holders, is_phrase, n_matched, n_phrases
from rows
join of_article using (article_key);
