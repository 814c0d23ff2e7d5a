-- Internal tables of the step `sources`: what a run must know of names and quotations stored before.

create table _source_links (
    article_id varchar,
    local_id varchar,
    source_id varchar,
    kind varchar,
    mention varchar,
    aliases varchar[],
    rule varchar,
    score double
);
comment on table _source_links is 'Internal: one row per article and name in it, with the source that the name was joined to, and why.';
comment on column _source_links.article_id is 'The article.';
comment on column _source_links.local_id is 'Hash of kind and name (of the article too where the name is none of its own): the source as far as the article tells.';
comment on column _source_links.source_id is 'The source over all articles.';
comment on column _source_links.kind is 'Kind of the source.';
comment on column _source_links.mention is 'The fullest form of the name in this article.';
comment on column _source_links.aliases is 'All forms of the name in this article, sorted.';
comment on column _source_links.rule is 'Why it was joined: name (the same one), or the rule by which another name is the same source.';
comment on column _source_links.score is 'How alike the names are, 0 to 1.';

create table _quote_texts (
    quote_id varchar,
    article_id varchar,
    text_key bigint,
    words varchar
);
comment on table _quote_texts is 'Internal: one row per direct or mixed quote.';
comment on column _quote_texts.quote_id is 'The quote.';
comment on column _quote_texts.article_id is 'Its article.';
comment on column _quote_texts.text_key is 'Hash of its words; equal for quotes that differ in case, marks and punctuation alone.';
comment on column _quote_texts.words is 'Its words, folded.';

create table _quote_shingles (
    text_key bigint,
    shingle bigint,
    n_shingles smallint
);
comment on table _quote_shingles is 'Internal: one row per text and pair of neighbouring content words in it; finds texts that may be alike.';
comment on column _quote_shingles.text_key is 'The text.';
comment on column _quote_shingles.shingle is 'Hash of the two words.';
comment on column _quote_shingles.n_shingles is 'How many the text has.';

create table _quote_pairs (
    text_key bigint,
    other_text_key bigint,
    full_ratio double,
    part_ratio double
);
comment on table _quote_pairs is 'Internal: one row per pair of quoted texts that are alike, smaller key first.';
comment on column _quote_pairs.text_key is 'The smaller key.';
comment on column _quote_pairs.other_text_key is 'The larger key.';
comment on column _quote_pairs.full_ratio is 'Share of all words that both have in order, 0 to 1.';
comment on column _quote_pairs.part_ratio is 'The same between the shorter text and the place of the longer one that fits best.';
