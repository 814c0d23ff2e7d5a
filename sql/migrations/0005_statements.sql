-- What decides which stored quotations a new one may be one thing said with, in one narrow place: no join with quotes and
-- articles, no look at the words.

alter table _quote_texts add column speaker_id varchar;
alter table _quote_texts add column published_at timestamptz;
alter table _quote_texts add column n_words smallint;
comment on column _quote_texts.speaker_id is 'As in quotes.';
comment on column _quote_texts.published_at is 'As in articles.';
comment on column _quote_texts.n_words is 'How many words it has.';

update _quote_texts
set
    speaker_id = quotes.speaker_id,
    published_at = articles.published_at,
    n_words = len(string_split(_quote_texts.words, ' '))
from quotes, articles
where quotes.quote_id = _quote_texts.quote_id and articles.article_id = _quote_texts.article_id;

-- The same for names: what the articles about a person name, so that a surname alone is compared with no article about a
-- namesake, only with what these have in common with its own.

create macro pair_key(a, b) as (md5_number_lower(concat(a, chr(31), b)) >> 1)::bigint;

alter table _source_lookups add column is_short boolean;
alter table _source_lookups add column name_key bigint;
comment on column _source_lookups.is_short is 'Whether it is a surname alone, or one with initials.';
comment on column _source_lookups.name_key is 'The name in _name_words; null for organizations.';

create table _name_words (
    word_key bigint,
    name_key bigint,
    is_short boolean
);
comment on table _name_words is 'Internal: one row per person''s name and word of the articles that have it: of a full name all articles together, of a surname alone one article.';
comment on column _name_words.word_key is 'Hash of the lookup key of the name and a word of _article_contexts.words; the words of a full name itself left out.';
comment on column _name_words.name_key is 'Hash of lookup key and name; of a surname alone that of article and name.';
comment on column _name_words.is_short is 'As in _source_lookups.';

-- flows/sources/links.py is_short: what stands before the last word are initials or articles.
update _source_lookups
set is_short = kind = 'person' and len(list_filter(
    list_filter(string_split(key, ' '), lambda word: word not in ('jr', 'sr', 'ii', 'iii', 'iv'))[:-2],
    lambda word: len(word) > 1 and word not in ('al', 'el', 'ul', 'ad', 'as', 'ar', 'az', 'bin', 'ibn')
)) = 0;

update _source_lookups
set name_key = if(is_short, pair_key(article_id, local_id), pair_key(lookup, key))
where kind = 'person';

insert into _name_words by name
with words as (
    select name_key, is_short, lookup, string_split(key, ' ') as own, unnest(contexts.words) as word
    from _source_lookups
    join _article_contexts as contexts using (article_id)
    where kind = 'person'
)
select distinct pair_key(lookup, word) as word_key, name_key, is_short
from words
where is_short or not list_contains(own, word)
order by word_key, name_key;

-- And for relays: what was posted on a platform, so that no body and no cue is read again.

alter table _citation_names add column is_posted boolean;
comment on column _citation_names.is_posted is 'Whether it names what the words were posted on ("wrote on X"), which is no interview.';

update _citation_names
set is_posted = true
from citations, quotes, articles
where citations.citation_id = _citation_names.citation_id
    and citations.role = 'venue'
    and quotes.quote_id = citations.quote_id
    and regexp_matches(quotes.cue, '^(wrote|writes|writing|post|tweet|shar|publish)')
    and articles.article_id = citations.article_id
    and substr(articles.body, citations.start_char - 2, 3) = 'on ';
