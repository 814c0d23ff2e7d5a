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
