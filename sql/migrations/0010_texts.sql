-- What is asked of each stored quotation, without its words, which few are asked for; and the utterance that it is a version of.

create table _quote_words as
select text_key, any_value(words) as words
from _quote_texts
group by text_key;
comment on table _quote_words is 'Internal: one row per text of direct or mixed quotes.';
comment on column _quote_words.text_key is 'The text: see _quote_texts.';
comment on column _quote_words.words is 'Its words, folded, in one spelling.';

create table _lean_quote_texts as
select
    texts.quote_id,
    texts.article_id,
    texts.text_key,
    texts.n_content,
    texts.n_words,
    texts.speaker_id,
    texts.published_at,
    variants.utterance_id
from _quote_texts as texts
left join variants using (quote_id)
order by texts.published_at, texts.quote_id;

drop table _quote_texts;
alter table _lean_quote_texts rename to _quote_texts;
comment on table _quote_texts is 'Internal: one row per direct or mixed quote.';
comment on column _quote_texts.quote_id is 'The quote.';
comment on column _quote_texts.article_id is 'Its article.';
comment on column _quote_texts.text_key is 'Hash of its words; equal for quotes that differ in case, marks and punctuation alone.';
comment on column _quote_texts.n_content is 'How many of them say something about which statement it is.';
comment on column _quote_texts.n_words is 'How many words it has.';
comment on column _quote_texts.speaker_id is 'As in quotes.';
comment on column _quote_texts.published_at is 'As in articles.';
comment on column _quote_texts.utterance_id is 'As in quotes.';

-- The few citations that tell whom an article took words from.

create table _relay_citations as
select
    citations.citation_id,
    citations.article_id,
    citations.source_id,
    citations.role,
    citations.quote_id,
    citations.start_char,
    citations.end_char,
    citations.text,
    coalesce(_citation_names.is_posted, false) as is_posted
from citations
join _citation_names using (citation_id)
where citations.role in ('venue', 'credit');
comment on table _relay_citations is 'Internal: one row per citation of a venue or a credit, all else in citations left out.';
comment on column _relay_citations.citation_id is 'The citation; what follows is as in citations.';
comment on column _relay_citations.article_id is 'The article.';
comment on column _relay_citations.source_id is 'The venue or whom the credit names.';
comment on column _relay_citations.role is 'venue or credit.';
comment on column _relay_citations.quote_id is 'The quote whose venue it is.';
comment on column _relay_citations.start_char is 'Start in articles.body.';
comment on column _relay_citations.end_char is 'End in articles.body, exclusive.';
comment on column _relay_citations.text is 'The words.';
comment on column _relay_citations.is_posted is 'As in _citation_names.';
