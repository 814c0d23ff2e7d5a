-- Question: which outlets did each touched article take words from?
-- Grain of relays: one row per article and outlet other than its own.
-- An article relays an outlet that it names as venue or credit, and one of whose earlier articles shares an utterance
-- with it, though it be named in short. Where the text names the outlet, its article is the origin even if a date is lacking.
-- Reads:  touched_articles, articles, named_sources, new_citations, new_citation_names, moved_citations, fresh_texts, _quote_texts, _relay_citations.
-- Writes: _relay_citations, relays.

update _relay_citations
set source_id = moved_citations.source_id
from moved_citations
where moved_citations.citation_id = _relay_citations.citation_id;

insert into _relay_citations by name
select citation_id, article_id, source_id, role, quote_id, start_char, end_char, text, is_posted
from new_citations
join new_citation_names using (citation_id)
where role in ('venue', 'credit');

-- Of those of outlets.
create or replace temp table relay_citations as
select cited.*, named_sources.name as source_name
from _relay_citations as cited
join named_sources using (source_id)
where cited.article_id in (from touched_articles) and named_sources.kind = 'outlet';

create or replace temp macro known_texts() as table
    from _quote_texts
    where quote_id not in (select quote_id from fresh_texts)
    union all by name
    select * exclude (is_stored) from fresh_texts;

create or replace temp table relay_utterances as
select article_id, quote_id, utterance_id from known_texts()
where article_id in (from touched_articles);

create or replace temp table relay_origins as
select distinct article_id, utterance_id from known_texts()
where utterance_id in (select utterance_id from relay_utterances);

create or replace temp table relay_articles as
select article_id, outlet_id, outlet, published_at from articles
where article_id in (
    from touched_articles
    union
    select article_id from relay_origins
);

-- "The Chronicle" and "MPA" for the Tarn Chronicle and the Meridian Press Agency, as their articles have it. The names in
-- sources will not do: which form is shown there may change without a look at the relays; their letters may not.
create or replace temp macro initials(name) as
    array_to_string(list_transform(string_split(regexp_replace(name, '^The ', ''), ' '), lambda word: word[1]), '');
create or replace temp macro is_short_for(text, name) as
    ends_with(name, ' ' || regexp_replace(text, '^[Tt]he ', ''))
    or regexp_extract(text, '\b[A-Z]{2,}$') = initials(name);
create or replace temp macro letters(name) as
    replace(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]', '', 'g'), 'television', 'tv');

create or replace temp table relay_short_names as
with cited as (
    select distinct article_id, source_id, text
    from relay_citations
    -- "AP" in full is a listed outlet, and no other one.
    where contains(letters(text), letters(source_name))
),
printed as (
    select distinct relay_origins.utterance_id, outlet_id, outlet, published_at
    from relay_origins
    join relay_articles using (article_id)
    where outlet is not null
),
had as (
    select distinct own.article_id, printed.outlet_id, printed.outlet
    from relay_utterances
    join relay_articles as own using (article_id)
    join printed using (utterance_id)
    where own.article_id in (select article_id from cited)
        and coalesce(printed.published_at < own.published_at, true)
)
select cited.article_id, cited.source_id, any_value(had.outlet_id) as outlet_id
from cited
join had using (article_id)
join relay_articles as own using (article_id)
where had.outlet_id is distinct from own.outlet_id
    and had.outlet_id <> cited.source_id
    and is_short_for(cited.text, had.outlet)
group by cited.article_id, cited.source_id
having count(distinct had.outlet_id) = 1;

create or replace temp table fresh_relays as
with named as (
    select
        cited.article_id,
        coalesce(short.outlet_id, cited.source_id) as outlet_id,
        arg_min(
            {evidence: cited.text, start_char: cited.start_char, end_char: cited.end_char},
            (cited.start_char is null, cited.start_char, cited.text)
        ) as place
    from relay_citations as cited
    join relay_articles as article using (article_id)
    left join relay_short_names as short using (article_id, source_id)
    where cited.source_id is distinct from article.outlet_id
        -- Who writes on a platform is not interviewed by it.
        and not cited.is_posted
    group by all
),
own as (
    select distinct relay_utterances.utterance_id, article.*
    from relay_utterances
    join relay_articles as article using (article_id)
),
origin as (
    select relay_origins.utterance_id, article.*
    from relay_origins
    join relay_articles as article using (article_id)
    where article.outlet_id is not null
),
-- From the outlets that the article names;
from_named as (
    select own.article_id, own.utterance_id, origin.outlet_id, origin.article_id as origin_article_id, origin.published_at
    from own
    join named using (article_id)
    join origin on origin.utterance_id = own.utterance_id and origin.outlet_id = named.outlet_id
    where origin.article_id <> own.article_id and coalesce(origin.published_at < own.published_at, true)
),
-- said to an outlet, as the article has it;
told as (
    select distinct relay_utterances.article_id, relay_utterances.utterance_id
    from relay_utterances
    join relay_citations as cited using (quote_id)
    where cited.role = 'venue'
),
first_origin as (
    select utterance_id, arg_min(origin, (published_at, article_id)) as origin
    from origin
    where published_at is not null
    group by utterance_id
),
-- and of one utterance, unless either gives one, from the first that had it, be it its own outlet.
from_first as (
    select own.article_id, own.utterance_id, origin.outlet_id, origin.article_id as origin_article_id, origin.published_at
    from own
    join first_origin using (utterance_id)
    anti join from_named using (article_id, utterance_id)
    anti join told using (article_id, utterance_id)
    where origin.published_at < own.published_at and origin.outlet_id is distinct from own.outlet_id
),
shared as (
    from from_named
    union all
    from from_first
),
origins as (
    select article_id, outlet_id, origin_article_id, count(distinct utterance_id) as n_shared, published_at
    from shared
    group by all
),
best as (
    select
        article_id,
        outlet_id,
        first(origin_article_id order by n_shared desc, published_at asc nulls last, origin_article_id)
            as origin_article_id
    from origins
    group by all
),
counted as (
    select article_id, outlet_id, count(distinct utterance_id) as n_utterances
    from shared
    group by all
)
select
    article_id,
    outlet_id,
    best.origin_article_id,
    coalesce(counted.n_utterances, 0) as n_utterances,
    named.place.evidence as evidence,
    named.place.start_char as start_char,
    named.place.end_char as end_char
from named
full join best using (article_id, outlet_id)
left join counted using (article_id, outlet_id);

delete from relays
where article_id in (from touched_articles);

insert into relays by name
from fresh_relays;
