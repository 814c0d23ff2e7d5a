-- Question: what do the sources look like now that the touched names are joined anew?
-- Grain of _source_links: one row per article and source in it. Of sources: one per source.
-- Reads:  fresh_links (the touched names), stored_names, stored_shorts, new_names, new_citation_names, _source_links,
--         _citation_names.
-- Writes: _source_links, _citation_names, sources, citations.source_id; source ids in new_citations, new_quotes;
--         temp touched_sources (of another name or kind than before), moved_speakers, moved_venues (quotes with another
--         one than before; see utterances_store for quotes itself).

-- The fullest form of a name has the most words, and is no domain.
create or replace temp macro n_parts(name) as len(string_split(name, ' '));

create or replace temp table moved_names as
with links as (
    select article_id, local_id, source_id, rule, score from stored_names
    union all
    select article_id, local_id, source_id, rule, score from stored_shorts
)
select
    links.article_id,
    links.local_id,
    links.source_id as old_source_id,
    fresh_links.source_id,
    fresh_links.rule,
    fresh_links.score
from links
join fresh_links using (article_id, local_id)
where (links.source_id, links.rule, links.score) is distinct from (fresh_links.source_id, fresh_links.rule, fresh_links.score);

-- The rows of the new articles, not yet loaded.
create or replace temp table new_ids as
select article_id, local_id, source_id
from fresh_links
join new_names using (article_id, local_id)
where local_id <> source_id;

create or replace temp table new_citations as
select new_citations.* replace (coalesce(new_ids.source_id, new_citations.source_id) as source_id)
from new_citations
left join new_ids on new_ids.article_id = new_citations.article_id and new_ids.local_id = new_citations.source_id;

create or replace temp table new_quotes as
select
    new_quotes.* replace (
        coalesce(speaker.source_id, new_quotes.speaker_id) as speaker_id,
        coalesce(venue.source_id, new_quotes.venue_id) as venue_id
    )
from new_quotes
left join new_ids as speaker
    on speaker.article_id = new_quotes.article_id and speaker.local_id = new_quotes.speaker_id
left join new_ids as venue on venue.article_id = new_quotes.article_id and venue.local_id = new_quotes.venue_id;

-- The rows of stored articles.
create or replace temp table moved_citations as
with places as (
    select *, pair_key(article_id, local_id) as place_key from moved_names
    where old_source_id <> source_id
)
select names.citation_id, places.source_id, places.old_source_id
from _citation_names as names
join places using (place_key);

insert into _citation_names by name from new_citation_names;

create or replace temp table changed_citations as
select
    citations.* replace (moved_citations.source_id as source_id),
    citations.rowid as row_id,
    moved_citations.old_source_id
from citations
join moved_citations using (citation_id);

-- An update would read whole rows once more; and the number of a row takes no reading.
delete from citations
where rowid in (select row_id from changed_citations);

insert into citations by name
select * exclude (row_id, old_source_id)
from changed_citations;

create or replace temp table moved_speakers as
select quote_id, source_id as speaker_id, old_source_id as old_speaker_id from changed_citations
where role <> 'venue' and quote_id is not null;

create or replace temp table moved_venues as
select quote_id, source_id as venue_id from changed_citations
where role = 'venue' and quote_id is not null;

-- The sources that names have come to or left, as they were.
create or replace temp table known_sources as
select source_id, name, kind, aliases, rowid as row_id from sources
where source_id in (
    select source_id from fresh_links
    semi join new_names using (article_id, local_id)
    union
    select source_id from moved_names
    union
    select old_source_id from moved_names
);

-- The sources that gained, lost or changed a name; but for those whose new names tell nothing new of them.
create or replace temp table stale_sources as
with gained as (
    select
        fresh_links.source_id,
        new_names.kind < known.kind
        or not list_has_all(known.aliases, new_names.aliases)
        or (new_names.mention <> known.name and n_parts(new_names.mention) >= n_parts(known.name)) as is_telling
    from new_names
    join fresh_links using (article_id, local_id)
    left join known_sources as known using (source_id)
)
select source_id from gained
where coalesce(is_telling, true)
union
select source_id from moved_names
union
select old_source_id from moved_names;

-- Whole rows: an update of the few that moved would read them once more.
create or replace temp table stale_links as
with moved as (
    select pair_key(article_id, local_id) as place_key, source_id, rule, score from moved_names
),
links as materialized (
    select *, rowid as row_id from _source_links
    where source_id in (from stale_sources)
)
select
    links.* replace (
        coalesce(moved.source_id, links.source_id) as source_id,
        coalesce(moved.rule, links.rule) as rule,
        coalesce(moved.score, links.score) as score
    ),
    moved.place_key is not null as is_moved
from links
left join moved using (place_key);

create or replace temp table new_links as
select new_names.*, pair_key(article_id, local_id) as place_key, fresh_links.source_id, fresh_links.rule, fresh_links.score
from new_names
join fresh_links using (article_id, local_id);

create or replace temp table fresh_sources as
with links as (
    select source_id, kind, mention, aliases from stale_links
    union all
    select source_id, kind, mention, aliases from new_links
    where source_id in (from stale_sources)
),
aliases as (
    select source_id, list_sort(list_distinct(flatten(list(aliases)))) as aliases
    from links
    group by source_id
),
forms as (
    select source_id, kind, mention, count(*) as n_articles
    from links
    group by all
)
select
    source_id,
    arg_max(mention, (kind <> 'outlet' or mention <> lower(mention), n_parts(mention), n_articles, mention)) as name,
    min(kind) as kind,
    any_value(aliases) as aliases
from forms
join aliases using (source_id)
group by source_id;

create or replace temp table changed_sources as
select source_id, name, kind, aliases from fresh_sources
except all
select source_id, name, kind, aliases from known_sources;

create or replace temp table touched_sources as
select changed_sources.source_id
from changed_sources
join known_sources as known using (source_id)
where (known.name, known.kind) is distinct from (changed_sources.name, changed_sources.kind);

delete from sources
where rowid in (
    select row_id from known_sources
    where source_id in (select source_id from changed_sources)
        or (source_id in (from stale_sources) and source_id not in (select source_id from fresh_sources))
);

insert into sources by name
from changed_sources;

delete from _source_links
where rowid in (
    select row_id from stale_links
    where is_moved
);

insert into _source_links by name
select * exclude (row_id, is_moved) from stale_links
where is_moved
union all by name
from new_links;
