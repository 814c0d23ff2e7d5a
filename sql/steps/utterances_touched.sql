-- Question: which quotes may change their utterance: all that may hang together with a new one, or with one whose speaker or
-- venue is another now?
-- Grain of touched_statements: one row per quote; is_lone where nothing else is worded alike. Of touched_pairs: one per pair of texts,
-- smaller key first. Of touched_texts_of: one per article that has such a quote. Of touched_templates: one per pair of such articles.
-- Reads:  new_quotes, new_quote_texts, new_quote_words, new_quote_shingles, new_quote_pairs, first_texts, moved_speakers, moved_venues, articles,
--         quotes, sources, _quote_texts, _quote_pairs, _relay_citations, article_pairs.
-- Writes: temp touched_quotes (as stored), named_sources, touched_statements (with the utterance that they were of), touched_pairs, touched_texts_of,
--         touched_templates.

create or replace temp macro known_pairs() as table
    from _quote_pairs
    union all by name
    from new_quote_pairs;

create or replace temp table near_texts as
with recursive edges as materialized (
    select text_key, other_text_key from known_pairs()
    union all
    select other_text_key, text_key from known_pairs()
),
reached as (
    select text_key from first_texts
    union
    select edges.other_text_key
    from reached
    join edges using (text_key)
)
from reached;

create or replace temp table near_pairs as
select text_key, other_text_key, full_ratio, part_ratio, content_ratio
from known_pairs()
where text_key in (from near_texts);

create or replace temp table near_statements as
from first_texts
union all by name
from _quote_texts
where text_key in (from near_texts) and quote_id not in (select quote_id from first_texts);

-- Which of them may be one is wider here than in flows.sources.utterances.same_statement: what that holds apart by likeness or by
-- date is no link. Statements of one text that it treats alike are one node, so that a popular one costs no more than its rows.
create or replace temp macro node_speaker(n_content, speaker_id) as if(n_content < 3, speaker_id, null);
create or replace temp macro node_day(n_content, published_at) as if(n_content < 5, floor(epoch(published_at) / 86400), null);

-- Words said to the outlet that printed the other ones: neither their likeness nor their dates hold these apart. Grain: one
-- row per two nodes (below) of which the first has such words.
create or replace temp table told_links as
with statements as (
    select quote_id, article_id, text_key, n_content, node_day(n_content, published_at) as day
    from near_statements
    where n_content >= 3 or n_words > 5
),
venues as (
    -- As it was too while it was another's.
    select quote_id, source_id as venue_id from _relay_citations
    where role = 'venue' and quote_id in (select quote_id from statements)
    union all
    select quote_id, venue_id from new_quotes
    union all
    select quote_id, venue_id from moved_venues
),
said as (
    select distinct text_key, n_content, day, venue_id
    from statements
    join venues using (quote_id)
),
printed as (
    select distinct text_key, n_content, day, outlet_id
    from statements
    join articles using (article_id)
    where outlet_id in (select venue_id from said)
),
texts as (
    select text_key, other_text_key from near_pairs
    union all
    select other_text_key, text_key from near_pairs
    union all
    select text_key, text_key from near_texts
)
select distinct
    said.text_key,
    said.n_content,
    said.day,
    printed.text_key as other_text_key,
    printed.n_content as other_n_content,
    printed.day as other_day
from said
join texts using (text_key)
join printed on printed.text_key = texts.other_text_key and printed.outlet_id = said.venue_id;

create or replace temp table reached_statements as
with recursive statements as (
    select quote_id, text_key, n_content, speaker_id, published_at from near_statements
    union all
    -- As it was while it was another's, for those that it hung together with then.
    select stored.quote_id, stored.text_key, stored.n_content, moved_speakers.old_speaker_id, stored.published_at
    from near_statements as stored
    join moved_speakers using (quote_id)
),
nodes as materialized (
    select
        text_key,
        n_content,
        node_speaker(n_content, speaker_id) as speaker_id,
        node_day(n_content, published_at) as day,
        epoch(min(published_at)) / 86400 as first_day,
        epoch(max(published_at)) / 86400 as last_day,
        bool_or(published_at is null) as is_undated,
        bool_or(quote_id in (select quote_id from first_texts)) as is_touched
    from statements
    group by all
),
edges as (
    select text_key, other_text_key, full_ratio, part_ratio, content_ratio from near_pairs
    union all
    select other_text_key, text_key, full_ratio, part_ratio, content_ratio from near_pairs
    union all
    select text_key, text_key, 1, 1, 1 from near_texts
),
told as (
    select text_key, n_content, day, other_text_key, other_n_content, other_day from told_links
    union all
    select other_text_key, other_n_content, other_day, text_key, n_content, day from told_links
),
links as materialized (
    select
        edges.* exclude (other_text_key),
        null as from_day,
        other.* exclude (text_key, is_touched),
        edges.other_text_key,
        false as is_told
    from edges
    join nodes as other on other.text_key = edges.other_text_key
    where not other.is_touched and (edges.text_key <> edges.other_text_key or other.n_content < 5)
    union all
    select
        told.text_key,
        1,
        1,
        1,
        told.day,
        other.* exclude (text_key, is_touched),
        told.other_text_key,
        true
    from told
    join nodes as other on other.text_key = told.other_text_key and other.day is not distinct from told.other_day
    where not other.is_touched
),
reached as (
    select * exclude (is_touched) from nodes
    where is_touched
    union
    select
        links.other_text_key,
        links.n_content,
        links.speaker_id,
        links.day,
        links.first_day,
        links.last_day,
        links.is_undated
    from reached
    join links using (text_key)
    where links.is_told and reached.day is not distinct from links.from_day
    or not links.is_told
    and case
        when least(reached.n_content, links.n_content) < 3 then
            coalesce(reached.speaker_id = links.speaker_id, true)
            and (links.full_ratio >= 0.75 or links.part_ratio = 1)
        else links.full_ratio >= 0.6 and links.content_ratio >= 0.7
            or links.part_ratio >= 0.8 and links.content_ratio >= 0.75
    end
    and (
        (least(reached.n_content, links.n_content) >= 5 and links.part_ratio >= 0.9)
        or reached.is_undated
        or links.is_undated
        or greatest(reached.first_day, links.first_day) - least(reached.last_day, links.last_day)
            <= if(least(reached.n_content, links.n_content) < 5, 3, 30)
    )
)
select distinct statements.quote_id
from statements
join reached
    on reached.text_key = statements.text_key
    and reached.speaker_id is not distinct from node_speaker(statements.n_content, statements.speaker_id)
    and reached.day is not distinct from node_day(statements.n_content, statements.published_at);

-- One pass over quotes for these and for all that may change in it: it reads whole rows.
create or replace temp table touched_quotes as
from quotes
where quote_id in (
    select quote_id from reached_statements
    union
    select quote_id from moved_speakers
    union
    select quote_id from moved_venues
);

create or replace temp table reached_texts as
from near_statements
semi join reached_statements using (quote_id);

-- Their speakers; and all outlets, which are few, for those that took words from others.
create or replace temp table named_sources as
select source_id, name, kind from sources
where kind = 'outlet' or source_id in (select speaker_id from reached_texts);

create or replace temp table touched_statements as
with said as (
    select quote_id, kind, text, start_char, coalesce(moved_venues.venue_id, touched_quotes.venue_id) as venue_id
    from touched_quotes
    left join moved_venues using (quote_id)
    union all
    select quote_id, kind, text, start_char, venue_id from new_quotes
),
outlets as (
    select article_id, outlet_id from articles
    where article_id in (select article_id from reached_texts)
),
counted as (
    select text_key, count(*) as n from reached_texts
    group by text_key
),
paired as (
    select text_key from near_pairs
    semi join counted using (text_key)
    where other_text_key in (select text_key from counted)
    union
    select other_text_key from near_pairs
    semi join counted using (text_key)
    where other_text_key in (select text_key from counted)
    union
    select text_key from counted
    where n > 1
)
select
    texts.*,
    said.kind,
    said.text,
    said.start_char,
    said.venue_id,
    sources.name as speaker_name,
    sources.kind as speaker_kind,
    outlets.outlet_id,
    paired.text_key is null as is_lone
from reached_texts as texts
join said using (quote_id)
join outlets using (article_id)
left join named_sources as sources on sources.source_id = texts.speaker_id
left join paired on paired.text_key = texts.text_key;

create or replace temp table touched_pairs as
with texts as (
    select distinct text_key from touched_statements
    where not is_lone
)
from near_pairs
where text_key in (from texts) and other_text_key in (from texts);

-- All that is quoted in those articles, but for words that many say.
create or replace temp table touched_texts_of as
select article_id, list(distinct {speaker_id: speaker_id, text_key: text_key}) as texts
from (
    select article_id, speaker_id, text_key, n_words from _quote_texts
    where quote_id not in (select quote_id from first_texts)
    union all
    select article_id, speaker_id, text_key, n_words from first_texts
)
where article_id in (select article_id from touched_statements where not is_lone)
    and n_words > 3
group by article_id;

create or replace temp table touched_templates as
select article_id, other_article_id
from article_pairs
where kind = 'template'
    and article_id in (select article_id from touched_statements)
    and other_article_id in (select article_id from touched_statements);
