-- Question: which outlets did each touched article take words from?
-- Grain of relays: one row per article and outlet other than its own.
-- An article relays an outlet that it names as venue or credit, and one of whose earlier articles shares an utterance
-- with it, though it be named in short. Where the text names the outlet, its article is the origin even if a date is lacking;
-- where no words are shared with it, the one that told the same story in the weeks before.
-- Reads:  touched_articles, articles, new_articles, named_sources, new_citations, new_citation_names, moved_citations, fresh_texts, _quote_texts,
--         _relay_citations, _article_contexts, relays; the macros of outlet_names.sql.
-- Writes: _relay_citations, relays; temp touched_articles (those too that name the outlet of a new article).

update _relay_citations
set source_id = moved_citations.source_id
from moved_citations
where moved_citations.citation_id = _relay_citations.citation_id;

insert into _relay_citations by name
select citation_id, article_id, source_id, role, quote_id, start_char, end_char, text, is_posted
from new_citations
join new_citation_names using (citation_id)
where role in ('venue', 'credit');

create or replace temp macro tells_before(origin_at, own_at) as origin_at < own_at and origin_at >= own_at - interval 14 day;

create or replace temp table touched_articles as
from touched_articles
union
select relays.article_id
from relays
join articles as fresh using (outlet_id)
join articles as own on own.article_id = relays.article_id
where fresh.article_id in (select article_id from new_articles)
    and relays.n_utterances = 0
    and tells_before(fresh.published_at, own.published_at);

-- What is looked up in the whole table first, and then only held against the rows that are others now.
create or replace temp table relay_utterances as
with stored as materialized (
    select article_id, quote_id, utterance_id from _quote_texts
    where article_id in (from touched_articles)
)
from stored
anti join fresh_texts using (quote_id)
union all
select article_id, quote_id, utterance_id from fresh_texts
where article_id in (from touched_articles);

create or replace temp table relay_origins as
with stored as materialized (
    select quote_id, article_id, utterance_id, n_words from _quote_texts
    where utterance_id in (select utterance_id from relay_utterances)
),
printed as (
    from stored
    anti join fresh_texts using (quote_id)
    union all
    select quote_id, article_id, utterance_id, n_words from fresh_texts
    where utterance_id in (select utterance_id from relay_utterances)
)
select
    article_id,
    utterance_id,
    -- Whether nearly all stands in it that any version has: other words than these cannot come from it.
    max(n_words) >= 0.85 * max(max(n_words)) over (partition by utterance_id) as is_full
from printed
group by article_id, utterance_id;

create or replace temp table relay_articles as
select article_id, outlet_id, outlet, published_at from articles
where article_id in (
    from touched_articles
    union
    select article_id from relay_origins
);

-- With the name of the source where it is an outlet.
create or replace temp table relay_citations as
select cited.*, outlets.name as outlet_name
from _relay_citations as cited
left join (
    select source_id, name from named_sources
    where kind = 'outlet'
) as outlets using (source_id)
where article_id in (from touched_articles);

-- "The Chronicle", "Meridian" and "MPA" for the Tarn Chronicle and the Meridian Press Agency, as their articles have it. The
-- names in sources will not do: which form is shown there may change without a look at the relays; their letters may not.
create or replace temp table relay_short_names as
with cited as (
    select distinct article_id, source_id, text, outlet_name is not null as is_outlet
    from relay_citations
    -- "AP" in full is a listed outlet, and no other one. Of what is named as no outlet only a place of words may be one.
    where if(outlet_name is not null, contains(letters(text), letters(bare(outlet_name))), role = 'venue')
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
    and (is_short_for(cited.text, had.outlet) or (not is_outlet and letters(bare(cited.text)) = letters(had.outlet)))
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
    where (cited.outlet_name is not null or short.outlet_id is not null)
        and cited.source_id is distinct from article.outlet_id
        -- Who writes on a platform is not interviewed by it.
        and not cited.is_posted
    group by all
),
own as (
    select distinct relay_utterances.utterance_id, relay_origins.is_full, article.*
    from relay_utterances
    join relay_origins using (article_id, utterance_id)
    join relay_articles as article using (article_id)
),
origin as (
    select relay_origins.utterance_id, relay_origins.is_full, article.*
    from relay_origins
    join relay_articles as article using (article_id)
    where article.outlet_id is not null
),
-- Said to an outlet, as the article has it.
told as (
    select distinct
        relay_utterances.article_id,
        relay_utterances.utterance_id,
        coalesce(short.outlet_id, cited.source_id) as outlet_id
    from relay_utterances
    join relay_citations as cited using (quote_id)
    left join relay_short_names as short on short.article_id = cited.article_id and short.source_id = cited.source_id
    where cited.role = 'venue' and (cited.outlet_name is not null or short.outlet_id is not null)
),
-- From the outlets that the article names, for these words or for others;
from_named as (
    select own.article_id, own.utterance_id, origin.outlet_id, origin.article_id as origin_article_id, origin.published_at
    from own
    join named using (article_id)
    join origin on origin.utterance_id = own.utterance_id and origin.outlet_id = named.outlet_id
    left join told
        on told.article_id = own.article_id
        and told.utterance_id = own.utterance_id
        and told.outlet_id = named.outlet_id
    where origin.article_id <> own.article_id
        and coalesce(origin.published_at < own.published_at, true)
        and (told.outlet_id is not null or origin.is_full or not own.is_full)
),
first_origin as (
    select
        utterance_id,
        arg_min(origin, (published_at, article_id)) as origin,
        arg_min(origin, (published_at, article_id)) filter (is_full) as full_origin
    from origin
    where published_at is not null
    group by utterance_id
),
-- and of one utterance, unless either gives one, from the first that had it, be it its own outlet.
from_first as (
    select article_id, utterance_id, origin.outlet_id, origin.article_id as origin_article_id, origin.published_at
    from (
        select
            own.*,
            if(own.is_full and full_origin.published_at < own.published_at, full_origin, origin) as origin
        from own
        join first_origin using (utterance_id)
    ) as own
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
-- What a named outlet printed of the same story, in other words: see flows.sources.links.one_story.
untold as (
    select named.article_id, named.outlet_id, own.published_at
    from named
    join relay_articles as own using (article_id)
    anti join shared on shared.article_id = named.article_id and shared.outlet_id = named.outlet_id
),
stories as (
    select untold.article_id, untold.outlet_id, origin.article_id as origin_article_id, origin.outlet, origin.published_at
    from untold
    join articles as origin on origin.outlet_id = untold.outlet_id
    where tells_before(origin.published_at, untold.published_at)
),
contexts as materialized (
    select article_id, if(words = '', [], string_split(words, chr(10))) as words from _article_contexts
    where article_id in (
        select article_id from stories
        union
        select origin_article_id from stories
    )
),
same_stories as (
    select
        stories.*,
        -- The outlet's own name tells of no story.
        len(list_filter(
            list_intersect(own.words, origin.words),
            lambda word: not contains(lower(strip_accents(coalesce(stories.outlet, ''))), word)
        )) as n_shared,
        least(len(own.words), len(origin.words)) as n_words
    from stories
    join contexts as own using (article_id)
    join contexts as origin on origin.article_id = stories.origin_article_id
),
best as (
    select
        article_id,
        outlet_id,
        first(origin_article_id order by n_shared desc, published_at asc nulls last, origin_article_id)
            as origin_article_id
    from (
        from origins
        union all by name
        select article_id, outlet_id, origin_article_id, n_shared, published_at from same_stories
        where n_shared >= 3 and n_shared >= 0.2 * n_words
    )
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
