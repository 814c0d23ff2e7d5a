-- Question: which quotes may change their utterance: all that hang together by their texts with a new one, or with
-- one whose speaker is another now?
-- Grain of touched_statements: one row per quote; is_lone where nothing else is worded alike. Of touched_pairs: one per pair of texts, smaller key first.
-- Of touched_texts_of: one per article that has such a quote. Of touched_templates: one per pair of such articles.
-- Reads:  new_quotes, new_quote_texts, new_quote_pairs, touched_sources, moved_speakers, articles, quotes, sources,
--         _quote_texts, _quote_pairs, article_pairs.
-- Writes: _quote_texts, _quote_shingles, _quote_pairs; temp touched_statements, touched_pairs, touched_texts_of,
--         touched_templates.

insert into _quote_texts by name from new_quote_texts;
insert into _quote_shingles by name from new_quote_shingles;
insert into _quote_pairs by name from new_quote_pairs;

create or replace temp table touched_texts as
with recursive edges as (
    select text_key, other_text_key from _quote_pairs
    union all
    select other_text_key, text_key from _quote_pairs
),
reached as (
    (
        select text_key from new_quote_texts
        union
        select texts.text_key
        from _quote_texts as texts
        join quotes using (quote_id)
        where quotes.speaker_id in (from touched_sources) or quotes.quote_id in (from moved_speakers)
    )
    union
    select edges.other_text_key
    from reached
    join edges using (text_key)
)
select text_key from reached;

create or replace temp table touched_pairs as
select text_key, other_text_key, full_ratio, part_ratio, content_ratio
from _quote_pairs
where text_key in (from touched_texts);

create or replace temp table touched_statements as
with texts as (
    select quote_id, text_key
    from _quote_texts
    where text_key in (from touched_texts)
),
said as (
    select quote_id, article_id, kind, text, start_char, speaker_id from quotes
    where quote_id in (select quote_id from texts)
    union all
    select quote_id, article_id, kind, text, start_char, speaker_id from new_quotes
),
paired as (
    select text_key from touched_pairs
    union
    select other_text_key from touched_pairs
    union
    select text_key from texts
    group by text_key
    having count(*) > 1
)
select
    said.quote_id,
    said.article_id,
    said.kind,
    said.text,
    said.start_char,
    texts.text_key,
    said.speaker_id,
    sources.name as speaker_name,
    sources.kind as speaker_kind,
    articles.outlet_id,
    articles.published_at,
    paired.text_key is null as is_lone
from texts
join said using (quote_id)
join articles using (article_id)
left join sources on sources.source_id = said.speaker_id
left join paired on paired.text_key = texts.text_key;

-- All that is quoted in those articles, but for words that many say.
create or replace temp table touched_texts_of as
select article_id, list(distinct text_key) as text_keys
from _quote_texts
where article_id in (select article_id from touched_statements where not is_lone)
    and len(string_split(words, ' ')) > 3
group by article_id;

create or replace temp table touched_templates as
select article_id, other_article_id
from article_pairs
where kind = 'template'
    and article_id in (select article_id from touched_statements)
    and other_article_id in (select article_id from touched_statements);
