-- Internal tables of the step `sources`: what a run must know of names and quotations stored before.

create table _source_links (
    article_id varchar,
    local_id varchar,
    kind varchar,
    key varchar,
    words varchar,
    mention varchar,
    aliases varchar[],
    fields varchar[],
    source_id varchar,
    rule varchar,
    score double
);
comment on table _source_links is 'Internal: one row per article and source that it names, with the source over all articles that it was joined to, and why.';
comment on column _source_links.article_id is 'The article.';
comment on column _source_links.local_id is 'Hash of kind and name (of the article too where the words name nobody): the source as far as the article tells.';
comment on column _source_links.kind is 'Kind of the source.';
comment on column _source_links.key is 'The folded name; empty where the words name nobody.';
comment on column _source_links.words is 'The folded words.';
comment on column _source_links.mention is 'The fullest form of the name in this article.';
comment on column _source_links.aliases is 'All forms of the name in this article, sorted.';
comment on column _source_links.fields is 'Fields of life that the article puts a person in, such as sport.';
comment on column _source_links.source_id is 'The source over all articles.';
comment on column _source_links.rule is 'Why: name (the same one), spelling, surname, alone (a surname that several could have), field (a namesake told apart), acronym, head ("the port authority"), copy (the same words in copies of an article).';
comment on column _source_links.score is 'How alike the names are, 0 to 1.';

create table _source_lookups (
    lookup varchar,
    article_id varchar,
    local_id varchar,
    kind varchar,
    key varchar,
    fields varchar[]
);
comment on table _source_lookups is 'Internal: one row per name in an article and key by which names that may be one source are found.';
comment on column _source_lookups.lookup is 'The key.';
comment on column _source_lookups.article_id is 'The article.';
comment on column _source_lookups.local_id is 'The name in it: see _source_links.';
comment on column _source_lookups.kind is 'As in _source_links.';
comment on column _source_lookups.key is 'As in _source_links.';
comment on column _source_lookups.fields is 'As in _source_links.';

create table _article_contexts (
    article_id varchar,
    story varchar,
    words varchar[]
);
comment on table _article_contexts is 'Internal: one row per article that cites anything, with what tells whether two articles are about one thing.';
comment on column _article_contexts.article_id is 'The article.';
comment on column _article_contexts.story is 'The article that it is a copy of; its own id where it is none.';
comment on column _article_contexts.words is 'The most frequent names in it, folded.';

create table _citation_names (
    citation_id varchar,
    article_id varchar,
    local_id varchar
);
comment on table _citation_names is 'Internal: one row per citation, with the name in its article that it belongs to.';
comment on column _citation_names.citation_id is 'The citation.';
comment on column _citation_names.article_id is 'Its article.';
comment on column _citation_names.local_id is 'The name: see _source_links.';

create table _quote_texts (
    quote_id varchar,
    article_id varchar,
    text_key bigint,
    words varchar,
    n_content smallint
);
comment on table _quote_texts is 'Internal: one row per direct or mixed quote.';
comment on column _quote_texts.quote_id is 'The quote.';
comment on column _quote_texts.article_id is 'Its article.';
comment on column _quote_texts.text_key is 'Hash of its words; equal for quotes that differ in case, marks and punctuation alone.';
comment on column _quote_texts.words is 'Its words, folded, in one spelling.';
comment on column _quote_texts.n_content is 'How many of them say something about which statement it is.';

create table _quote_shingles (
    text_key bigint,
    shingle bigint,
    n_content smallint
);
comment on table _quote_shingles is 'Internal: one row per text and three neighbouring content words in it; finds texts that may be alike.';
comment on column _quote_shingles.text_key is 'The text.';
comment on column _quote_shingles.shingle is 'Hash of the three words.';
comment on column _quote_shingles.n_content is 'Content words of the text.';

create table _quote_pairs (
    text_key bigint,
    other_text_key bigint,
    full_ratio double,
    part_ratio double,
    content_ratio double
);
comment on table _quote_pairs is 'Internal: one row per pair of quoted texts that are alike, smaller key first.';
comment on column _quote_pairs.text_key is 'The smaller key.';
comment on column _quote_pairs.other_text_key is 'The larger key.';
comment on column _quote_pairs.full_ratio is 'Share of all words that both have in order, 0 to 1.';
comment on column _quote_pairs.part_ratio is 'The same between the shorter text and the place of the longer one that fits best.';
comment on column _quote_pairs.content_ratio is 'Share of the content words of the one with fewer that the other has too, in that order.';
