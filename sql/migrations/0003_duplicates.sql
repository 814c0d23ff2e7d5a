-- Internal tables of the step `duplicates`: what finds a stored article that resembles a new one.

create table _sketches (
    article_id varchar,
    article_key ubigint,
    n_words integer,
    is_short boolean,
    n_sampled integer,
    version smallint,
    published_at timestamptz
);
comment on table _sketches is 'Internal: one row per article: how its fingerprints in _fingerprints were made.';
comment on column _sketches.article_id is 'The article.';
comment on column _sketches.article_key is 'Short name in _fingerprints: 55 bits of article_id, whether the article is short, and in the last 8 bits how many fingerprints a similar article shares with it at least.';
comment on column _sketches.n_words is 'Words (runs of \w) of the body.';
comment on column _sketches.is_short is 'Whether the article keeps all its shingles.';
comment on column _sketches.n_sampled is 'Fingerprints that any text with the same shingle would keep too: all of a short text, one shingle in 16 of a long one.';
comment on column _sketches.version is 'Version of the method; rows of another version than the code''s are made anew.';
comment on column _sketches.published_at is 'As in articles, for comparison within a window of time.';

create table _fingerprints (fingerprint uinteger, article_key ubigint);
comment on table _fingerprints is 'Internal: one row per article and kept word 5-gram, sorted by fingerprint within each run.';
comment on column _fingerprints.fingerprint is 'Lower 32 bits of the hash of the 5-gram.';
comment on column _fingerprints.article_key is 'The article, by its key in _sketches.';
