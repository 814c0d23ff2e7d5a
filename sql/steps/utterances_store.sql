-- Question: what do the utterances of the touched quotes look like now?
-- Grain of utterances: one row per thing said on one occasion. Of variants: one per direct or mixed quote.
-- Reads:  touched_statements, clustered_utterances, clustered_variants (of those that are not lone), moved_speakers, moved_venues,
--         moved_names, sources.
-- Writes: utterances, variants, quotes.utterance_id, speaker_id, venue_id; new_quotes.utterance_id;
--         temp moved_members, touched_articles (article_id): those whose origins of words may be others now.

-- A quote that nothing else is worded like is an utterance by itself.
create or replace temp table touched_utterances as
from clustered_utterances
union all by name
select
    left(sha256(concat('utterance', chr(31), quote_id)), 32) as utterance_id,
    quote_id as reference_quote_id,
    text,
    speaker_id,
    published_at as first_published_at,
    1 as n_quotes,
    1 as n_articles,
    (outlet_id is not null)::bigint as n_outlets
from touched_statements
where is_lone;

create or replace temp table touched_variants as
from clustered_variants
union all by name
select
    quote_id,
    left(sha256(concat('utterance', chr(31), quote_id)), 32) as utterance_id,
    1.0::double as similarity,
    'verbatim' as change,
    []::struct(op varchar, before varchar, after varchar)[] as edits
from touched_statements
where is_lone;

create or replace temp table stale_variants as
select quote_id, utterance_id, similarity, change, edits
from variants
where quote_id in (select quote_id from touched_statements);

create or replace temp table changed_variants as
select quote_id, utterance_id, similarity, change, edits from touched_variants
except all
from stale_variants;

create or replace temp table stale_utterances as
select distinct utterance_id
from stale_variants;

create or replace temp table changed_utterances as
select
    utterance_id, reference_quote_id, text, speaker_id, first_published_at, n_quotes, n_articles, n_outlets
from touched_utterances
except all
select
    utterance_id, reference_quote_id, text, speaker_id, first_published_at, n_quotes, n_articles, n_outlets
from utterances
where utterance_id in (from stale_utterances);

-- All quotes of a stale utterance are touched ones: an utterance never reaches beyond its component.
delete from utterances
where utterance_id in (
    from stale_utterances
    where utterance_id not in (select utterance_id from touched_utterances)
    union
    select utterance_id from changed_utterances
);

insert into utterances by name
from changed_utterances;

delete from variants
where quote_id in (select quote_id from changed_variants);

insert into variants by name
from changed_variants;

create or replace temp table new_quotes as
select new_quotes.* replace (touched_variants.utterance_id as utterance_id)
from new_quotes
left join touched_variants using (quote_id);

create or replace temp table moved_quotes as
with moved_variants as (
    select changed_variants.quote_id, changed_variants.utterance_id
    from changed_variants
    join stale_variants using (quote_id)
    where changed_variants.utterance_id <> stale_variants.utterance_id
)
select
    touched_quotes.* replace (
        coalesce(moved_speakers.speaker_id, touched_quotes.speaker_id) as speaker_id,
        coalesce(moved_venues.venue_id, touched_quotes.venue_id) as venue_id,
        coalesce(moved_variants.utterance_id, touched_quotes.utterance_id) as utterance_id
    )
from touched_quotes
left join moved_speakers using (quote_id)
left join moved_venues using (quote_id)
left join moved_variants using (quote_id)
where coalesce(moved_speakers.quote_id, moved_venues.quote_id, moved_variants.quote_id) is not null;

-- An update would read whole rows again.
delete from quotes
where quote_id in (select quote_id from moved_quotes);

insert into quotes by name
from moved_quotes
order by article_id, ordinal;

-- Quotes that came to an utterance or left it.
create or replace temp table moved_members as
with members as (
    select quote_id, utterance_id from touched_variants
    except all
    select quote_id, utterance_id from stale_variants
    union all
    (
        select quote_id, utterance_id from stale_variants
        except all
        select quote_id, utterance_id from touched_variants
    )
)
select members.utterance_id, statements.article_id, statements.published_at
from members
join touched_statements as statements using (quote_id);

-- What comes later than an article is no origin of its words.
create or replace temp table touched_articles as
with moved as (
    select utterance_id, if(bool_or(published_at is null), '-infinity', min(published_at)) as since
    from moved_members
    group by utterance_id
)
select distinct statements.article_id
from touched_variants as variants
join moved using (utterance_id)
join touched_statements as statements using (quote_id)
where coalesce(statements.published_at > moved.since, true)
union
select article_id from moved_members
union
select moved_names.article_id
from moved_names
join sources using (source_id)
where sources.kind = 'outlet'
union
select article_id from new_articles;
