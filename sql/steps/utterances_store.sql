-- Question: what do the utterances of the touched quotes look like now?
-- Grain of utterances: one row per thing said on one occasion. Of variants: one per direct or mixed quote.
-- Reads:  touched_statements, touched_quotes, clustered_utterances, clustered_members, clustered_variants (of those that are not lone),
--         first_texts, near_statements, moved_speakers, moved_venues, moved_names, named_sources, new_articles.
-- Writes: utterances, variants, quotes.utterance_id, speaker_id, venue_id; new_quotes.utterance_id;
--         temp fresh_texts (new rows of _quote_texts, and those that are others now), moved_members, touched_articles (article_id):
--         those whose origins of words may be others now.

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

create or replace temp table touched_members as
select
    quote_id,
    statements.article_id,
    statements.published_at,
    statements.is_lone,
    statements.utterance_id as old_utterance_id,
    coalesce(clustered_members.utterance_id, left(sha256(concat('utterance', chr(31), quote_id)), 32)) as utterance_id
from touched_statements as statements
left join clustered_members using (quote_id);

create or replace temp table changed_members as
from touched_members
where utterance_id is distinct from old_utterance_id;

delete from variants
where quote_id in (select quote_id from changed_members where old_utterance_id is not null);

insert into variants by name
from clustered_variants
union all by name
select
    quote_id,
    utterance_id,
    1.0::double as similarity,
    'verbatim' as change,
    []::struct(op varchar, before varchar, after varchar)[] as edits
from changed_members
where is_lone;

-- All quotes of a stale utterance are touched ones: an utterance never reaches beyond its component.
create or replace temp table stale_utterances as
select utterance_id from touched_members
where quote_id in (select quote_id from first_texts)
union
select utterance_id from changed_members
union
select old_utterance_id from changed_members
where old_utterance_id is not null;

delete from utterances
where utterance_id in (from stale_utterances);

insert into utterances by name
from touched_utterances
where utterance_id in (from stale_utterances);

create or replace temp table fresh_texts as
select texts.* replace (touched_members.utterance_id as utterance_id)
from near_statements as texts
join touched_members using (quote_id)
where texts.utterance_id is distinct from touched_members.utterance_id
    or quote_id in (select quote_id from moved_speakers);

create or replace temp table new_quotes as
select new_quotes.* replace (touched_members.utterance_id as utterance_id)
from new_quotes
left join touched_members using (quote_id);

create or replace temp table moved_quotes as
select
    touched_quotes.* replace (
        coalesce(moved_speakers.speaker_id, touched_quotes.speaker_id) as speaker_id,
        coalesce(moved_venues.venue_id, touched_quotes.venue_id) as venue_id,
        coalesce(changed_members.utterance_id, touched_quotes.utterance_id) as utterance_id
    )
from touched_quotes
left join moved_speakers using (quote_id)
left join moved_venues using (quote_id)
left join changed_members using (quote_id)
where coalesce(moved_speakers.quote_id, moved_venues.quote_id, changed_members.quote_id) is not null;

-- An update would read whole rows again.
delete from quotes
where rowid in (select row_id from moved_quotes);

insert into quotes by name
select * exclude (row_id)
from moved_quotes
order by article_id, ordinal;

-- Quotes that came to an utterance or left it.
create or replace temp table moved_members as
select utterance_id, article_id, published_at from changed_members
union all
select old_utterance_id, article_id, published_at from changed_members
where old_utterance_id is not null;

-- What comes later than an article is no origin of its words.
create or replace temp table touched_articles as
with moved as (
    select utterance_id, if(bool_or(published_at is null), '-infinity', min(published_at)) as since
    from moved_members
    group by utterance_id
)
select distinct members.article_id
from touched_members as members
join moved using (utterance_id)
where coalesce(members.published_at > moved.since, true)
union
select article_id from moved_members
union
select moved_names.article_id
from moved_names
join named_sources using (source_id)
where named_sources.kind = 'outlet'
union
select article_id from new_articles;
