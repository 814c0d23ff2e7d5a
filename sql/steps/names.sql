-- Question: which sources does each new article name, as far as it tells by itself?
-- Grain of new_names: one row per article and source in it. Of new_contexts: one per article that cites anything.
-- Reads:  new_citations (staged citations), new_quotes, new_articles.
-- Writes: temp new_names, new_contexts, new_citation_names; takes what only the joins need out of new_citations.

create or replace temp table new_contexts as
select article_id, any_value(context) as words from new_citations
where context is not null
group by article_id;

create or replace temp table new_names as
with forms as (
    select
        article_id,
        source_id as local_id,
        kind,
        key,
        words,
        name,
        fields,
        count(*) as n_times,
        list(distinct alias) filter (alias is not null) as aliases
    from new_citations
    group by all
)
select
    article_id,
    local_id,
    any_value(kind) as kind,
    any_value(key) as key,
    min(words) as words,
    arg_max(name, (len(string_split(name, ' ')), n_times, name)) as mention,
    list_sort(list_distinct(list_concat(
        list(name) filter (key <> ''),
        flatten(list(aliases) filter (aliases is not null))
    ))) as aliases,
    any_value(fields) as fields
from forms
group by article_id, local_id;

create or replace temp table new_citation_names as
select
    new_citations.citation_id,
    pair_key(new_citations.article_id, new_citations.source_id) as place_key,
    coalesce(
        new_citations.role = 'venue'
        and regexp_matches(new_quotes.cue, '^(wrote|writes|writing|post|tweet|shar|publish)')
        and substr(new_articles.body, new_citations.start_char - 2, 3) = 'on ',
        false
    ) as is_posted
from new_citations
join new_articles using (article_id)
left join new_quotes using (quote_id);

create or replace temp table new_citations as
select * exclude (key, words, fields, context)
from new_citations;
