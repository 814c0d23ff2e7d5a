-- Question: which source does each name of the new articles stand for, and what is its row in `sources`?
-- Grain of _source_links: one row per article and name in it. Of sources: one per source.
-- Reads:  new_citations (staged citations; source_id is that of the single article), _source_links.
-- Writes: _source_links, sources; temp touched_sources (source_id), those whose row is new or changed.

create or replace temp table new_source_links as
with named as (
    select
        article_id,
        source_id,
        kind,
        name,
        count(*) as n_times,
        list(distinct alias) filter (alias is not null) as aliases
    from new_citations
    group by all
)
select
    article_id,
    source_id as local_id,
    source_id,
    kind,
    arg_max(name, (len(string_split(name, ' ')), len(name), name)) as mention,
    list_sort(list_distinct(flatten(list(aliases) filter (aliases is not null)))) as aliases,
    'name' as rule,
    1.0::double as score
from named
group by article_id, source_id, kind;

insert into _source_links by name
from new_source_links;

create or replace temp table fresh_sources as
with forms as (
    select source_id, kind, mention, count(*) as n_articles
    from _source_links
    where source_id in (select source_id from new_source_links)
    group by all
),
aliases as (
    select source_id, list_sort(list_distinct(flatten(list(aliases)))) as aliases
    from _source_links
    where source_id in (select source_id from new_source_links)
    group by source_id
)
select
    source_id,
    arg_max(mention, (len(string_split(mention, ' ')), n_articles, mention)) as name,
    min(kind) as kind,
    any_value(aliases) as aliases
from forms
join aliases using (source_id)
group by source_id;

create or replace temp table touched_sources as
select source_id, name, kind, aliases from fresh_sources
except all
select source_id, name, kind, aliases from sources
where source_id in (select source_id from fresh_sources);

delete from sources
where source_id in (select source_id from touched_sources);

insert into sources by name
from touched_sources;
