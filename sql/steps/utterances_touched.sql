-- Question: which quotes may change their utterance: all that may hang together with a new one, or with one whose speaker or
-- venue is another now?
-- Grain of touched_statements: one row per quote; is_lone where nothing else is worded alike. Of touched_pairs: one per pair of texts,
-- smaller key first. Of touched_texts_of: one per quote of an article that has such a one. Of touched_templates: one per pair of such articles.
-- Reads:  new_quotes, new_quote_pairs, first_texts, moved_speakers, moved_venues, articles, quotes, sources, _quote_texts, _quote_pairs,
--         _relay_citations, article_pairs; the macros of outlet_names.sql.
-- Writes: temp touched_quotes (as stored, and where), named_sources, touched_statements (with the utterance that they were of), touched_pairs, touched_texts_of,
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
select *, rowid as row_id from _quote_texts
where text_key in (from near_texts) and quote_id not in (select quote_id from first_texts);

-- Which of them may be one is wider here than in flows.sources.statements.same_statement: what that holds apart by likeness or by
-- date is no link. Statements of one text that it treats alike are one node, so that a popular one costs no more than its rows.
create or replace temp macro node_speaker(n_content, speaker_id) as if(n_content < 3, speaker_id, null);
create or replace temp macro node_day(n_content, published_at) as if(n_content < 5, floor(epoch(published_at) / 86400), null);

-- Words said to the outlet that printed the other ones: neither their likeness nor their dates hold these apart. Grain of
-- told_texts: one row per two nodes (below) of which the first has such words, venue and outlet; of told_links: per two nodes.
create or replace temp table told_texts as
with statements as (
    select quote_id, article_id, text_key, n_content, node_day(n_content, published_at) as day
    from near_statements
    where n_content >= 3 or n_words > 2
),
venues as (
    -- As it was too while it was another's.
    select quote_id, source_id as venue_id, text as venue_text from _relay_citations
    where role = 'venue' and quote_id in (select quote_id from statements)
    union all
    select quote_id, venue_id, venue_text from new_quotes
    where venue_id is not null
),
moved as (
    from venues
    union all
    select quote_id, moved_venues.venue_id, venues.venue_text
    from moved_venues
    join venues using (quote_id)
),
said as (
    select distinct text_key, n_content, day, venue_id, venue_text
    from statements
    join moved using (quote_id)
),
texts as (
    select text_key, other_text_key from near_pairs
    union all
    select other_text_key, text_key from near_pairs
    union all
    select text_key, text_key from near_texts
),
outlets as (
    select source_id, name from sources
    where kind = 'outlet'
),
printed as (
    select distinct text_key, n_content, day, outlet_id, outlet
    from statements
    join articles using (article_id)
    where text_key in (
        select other_text_key
        from texts
        semi join said using (text_key)
    )
)
select
    said.*,
    printed.text_key as other_text_key,
    printed.n_content as other_n_content,
    printed.day as other_day,
    printed.outlet_id
from said
join texts using (text_key)
join printed on printed.text_key = texts.other_text_key
left join outlets on outlets.source_id = said.venue_id
where printed.outlet_id = said.venue_id
    or (
        is_short_for(said.venue_text, printed.outlet)
        -- "AP" in full is a listed outlet, and no other one.
        and coalesce(contains(letters(said.venue_text), letters(bare(outlets.name))), true)
    );

create or replace temp table told_links as
select distinct text_key, n_content, day, other_text_key, other_n_content, other_day
from told_texts;

create or replace temp table reached_statements as
with recursive statements as (
    select quote_id, text_key, n_content, speaker_id, published_at from near_statements
    union all
    -- As it was while it was another's, for those that it hung together with then.
    select stored.quote_id, stored.text_key, stored.n_content, moved_speakers.old_speaker_id, stored.published_at
    from near_statements as stored
    join moved_speakers using (quote_id)
),
days as materialized (
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
-- The same said again within three days is linked: as one node it takes one step of the search, not a step a day.
spans as (
    select *, sum(is_apart::bigint) over (partition by text_key, speaker_id, is_undated order by first_day) as span
    from (
        select
            *,
            coalesce(first_day - lag(last_day) over (partition by text_key, speaker_id, is_undated order by first_day) > 3, false)
                as is_apart
        from days
    )
),
numbered as materialized (
    select *, dense_rank() over (order by text_key, speaker_id, is_undated, span) as node from spans
),
nodes as materialized (
    select
        node,
        text_key,
        n_content,
        speaker_id,
        min(first_day) as first_day,
        max(last_day) as last_day,
        is_undated,
        bool_or(is_touched) as is_touched
    from numbered
    group by all
),
lengths as (
    select distinct text_key, n_content from days
),
-- What is too little alike is left out once, not at each step.
alike as (
    select near_pairs.text_key, near_pairs.other_text_key, near_pairs.part_ratio
    from near_pairs
    join lengths as own on own.text_key = near_pairs.text_key
    join lengths as other on other.text_key = near_pairs.other_text_key
    where if(
        least(own.n_content, other.n_content) < 3,
        full_ratio >= 0.75 or part_ratio >= 0.75 or (full_ratio >= 0.6 and content_ratio = 1),
        full_ratio >= 0.6 or (part_ratio >= 0.8 and content_ratio >= 0.75)
    )
),
edges as (
    select text_key, other_text_key, part_ratio from alike
    union all
    select other_text_key, text_key, part_ratio from alike
    union all
    select text_key, text_key, 1 from near_texts
),
told as (
    select text_key, day, other_text_key, other_day from told_links
    union all
    select other_text_key, other_day, text_key, day from told_links
),
links as materialized (
    select edges.text_key, edges.part_ratio, null as from_node, other.* rename (text_key as other_text_key)
    from edges
    join nodes as other on other.text_key = edges.other_text_key
    where not other.is_touched and (edges.text_key <> edges.other_text_key or other.n_content < 5)
    union all
    select told.text_key, 1, own.node, other.*
    from told
    join numbered as own on own.text_key = told.text_key and own.day is not distinct from told.day
    join numbered as printed on printed.text_key = told.other_text_key and printed.day is not distinct from told.other_day
    join nodes as other on other.node = printed.node
    where not other.is_touched
),
reached as (
    select * exclude (is_touched) from nodes
    where is_touched
    union
    select
        links.node,
        links.other_text_key,
        links.n_content,
        links.speaker_id,
        links.first_day,
        links.last_day,
        links.is_undated
    from reached
    join links using (text_key)
    where reached.node = links.from_node
    or links.from_node is null
    and (least(reached.n_content, links.n_content) >= 3 or coalesce(reached.speaker_id = links.speaker_id, true))
    and (
        (least(reached.n_content, links.n_content) >= 5 and links.part_ratio >= 0.9)
        or reached.is_undated
        or links.is_undated
        or greatest(reached.first_day, links.first_day) - least(reached.last_day, links.last_day)
            <= if(
                least(reached.n_content, links.n_content) < 5
                -- A part of a text, of which its article may quote another part too.
                and (links.part_ratio < 1 or links.other_text_key = reached.text_key),
                3,
                30
            )
    )
)
select distinct statements.quote_id
from statements
join numbered
    on numbered.text_key = statements.text_key
    and numbered.speaker_id is not distinct from node_speaker(statements.n_content, statements.speaker_id)
    and numbered.day is not distinct from node_day(statements.n_content, statements.published_at)
where numbered.node in (select node from reached);

-- One pass over quotes for these and for all that may change in it: it reads whole rows.
create or replace temp table touched_quotes as
select *, rowid as row_id from quotes
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
    select
        quote_id,
        kind,
        text,
        start_char,
        venue_text,
        coalesce(moved_venues.venue_id, touched_quotes.venue_id) as venue_id
    from touched_quotes
    left join moved_venues using (quote_id)
    union all
    select quote_id, kind, text, start_char, venue_text, venue_id from new_quotes
),
told as (
    select venue_id, venue_text, list(distinct outlet_id) as told_ids
    from told_texts
    group by venue_id, venue_text
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
    texts.* exclude (row_id),
    said.kind,
    said.text,
    said.start_char,
    said.venue_id,
    told.told_ids,
    sources.name as speaker_name,
    sources.kind as speaker_kind,
    outlets.outlet_id,
    paired.text_key is null as is_lone
from reached_texts as texts
join said using (quote_id)
join outlets using (article_id)
left join named_sources as sources on sources.source_id = texts.speaker_id
left join told on told.venue_id = said.venue_id and told.venue_text = said.venue_text
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
select article_id, speaker_id, text_key
from (
    select article_id, speaker_id, text_key, n_words from _quote_texts
    where quote_id not in (select quote_id from first_texts)
    union all
    select article_id, speaker_id, text_key, n_words from first_texts
)
where article_id in (select article_id from touched_statements where not is_lone)
    and n_words > 3;

create or replace temp table touched_templates as
select article_id, other_article_id
from article_pairs
where kind = 'template'
    and article_id in (select article_id from touched_statements)
    and other_article_id in (select article_id from touched_statements);
