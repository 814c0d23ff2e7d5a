-- Question: what must be known of each new article to judge how many fingerprints another one shares with it?
-- Grain of new_sketches: one row per article. Grain of new_prints: one row per article and fingerprint.
-- Grain of phrases: one row per stored phrase.
-- Reads:  temp new_fingerprints (rows of flows.duplicates.fingerprint), new_articles (article_id, published_at); _phrases.
-- Writes: temp new_sketches, new_prints, phrases; macros.

-- Of n fingerprints of an article, so many are in any article that is similar and no smaller: 0.65 of its shingles (jaccard
-- 0.5 is a containment of 0.67), less two and a half standard deviations of chance where the fingerprints are a sample, but
-- three: fewer are no sign of anything.
create or replace temp macro least_shared(n, is_short) as
    least(255, greatest(1, least(n, 3), floor(0.65 * n - if(is_short, 0, 2.5 * sqrt(0.65 * 0.35 * n)))))::ubigint;

-- An article's key tells that number and whether the article is short, so that no join with all stored sketches is needed.
create or replace temp macro sketch_key(article_id, n, is_short) as
    (('0x' || left(article_id, 16))::ubigint // 512) * 512 + if(is_short, 256, 0)::ubigint + least_shared(n, is_short);
create or replace temp macro n_needed(article_key) as (article_key % 256)::bigint;
create or replace temp macro is_short(article_key) as article_key % 512 >= 256;
create or replace temp macro number_of(article_key) as (article_key >> 32)::uinteger;

create or replace temp table new_sketches as
select
    fresh.article_id,
    sketch_key(fresh.article_id, fresh.n_sampled, fresh.is_short) as article_key,
    fresh.n_words,
    fresh.is_short,
    fresh.n_sampled,
    fresh.version,
    new_articles.published_at
from new_fingerprints as fresh
join new_articles using (article_id);

create or replace temp table new_prints as
select unnest(fresh.fingerprints) as fingerprint, new_sketches.article_key
from new_fingerprints as fresh
join new_sketches using (article_id);

create or replace temp table phrases as
select fingerprint, count(*) as n_holders
from _phrases
group by fingerprint;
