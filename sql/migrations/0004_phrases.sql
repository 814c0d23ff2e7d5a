-- Fingerprints by half the key of the article, so that all of them are read quickly; those of phrases apart, so that
-- a phrase costs the same however many articles hold it.

create table _numbered_fingerprints (fingerprint uinteger, number uinteger);
comment on table _numbered_fingerprints is 'Internal: one row per article and kept word 5-gram that was no phrase when the article came, sorted by fingerprint within each run.';
comment on column _numbered_fingerprints.fingerprint is 'Lower 32 bits of the hash of the 5-gram.';
comment on column _numbered_fingerprints.number is 'The article, by the upper 32 bits of its key in _sketches. Where two share them, more is compared than need be.';

insert into _numbered_fingerprints
select fingerprint, article_key >> 32
from _fingerprints
order by all;

drop table _fingerprints;
alter table _numbered_fingerprints rename to _fingerprints;

-- Those of articles stored before come here when the next article that holds them does.
create table _phrases (fingerprint uinteger, article_key ubigint, n_phrases utinyint, is_telling boolean);
comment on table _phrases is 'Internal: one row per phrase, a fingerprint that many articles hold, and article with it, all of them; sorted within each run.';
comment on column _phrases.fingerprint is 'As in _fingerprints, where a phrase is not looked up.';
comment on column _phrases.article_key is 'The article, by its key in _sketches.';
comment on column _phrases.n_phrases is 'Phrases that the article held when it came, 255 for more; null where this one has become a phrase later.';
comment on column _phrases.is_telling is 'Whether phrases might be all that the article shares with a similar one that is no smaller, as far as was known.';
