-- What finds stored names with less to read.

-- The words of surnames alone apart from those of full names: either is looked up by itself.

create table _surname_words (
    word_key bigint,
    name_key bigint
);
comment on table _surname_words is 'Internal: one row per article, surname alone in it, and word of the article.';
comment on column _surname_words.word_key is 'As in _name_words.';
comment on column _surname_words.name_key is 'As in _source_lookups.';

insert into _surname_words by name
select word_key, name_key from _name_words
where is_short
order by name_key, word_key;

create table _full_name_words (
    word_key bigint,
    name_key bigint
);
comment on table _full_name_words is 'Internal: one row per full name of a person and word of the articles that have it.';
comment on column _full_name_words.word_key is 'Hash of the lookup key of the name and a word of _article_contexts.words; the words of the name itself left out.';
comment on column _full_name_words.name_key is 'As in _source_lookups.';

insert into _full_name_words by name
select word_key, name_key from _name_words
where not is_short
order by name_key, word_key;

drop table _name_words;
alter table _full_name_words rename to _name_words;

comment on column _source_lookups.name_key is 'Of a person: hash of lookup key and name; of a surname alone that of article and name.';

-- A name in an article by a number in place of two ids of 32 letters.

alter table _source_links add column place_key bigint;
comment on column _source_links.place_key is 'Hash of article_id and local_id; of a surname alone also its name_key in _source_lookups.';
update _source_links set place_key = pair_key(article_id, local_id);

create table _citation_places (
    citation_id varchar,
    place_key bigint,
    is_posted boolean
);
comment on table _citation_places is 'Internal: one row per citation, with the name in its article that it belongs to.';
comment on column _citation_places.citation_id is 'The citation.';
comment on column _citation_places.place_key is 'The name: see _source_links.';
comment on column _citation_places.is_posted is 'Whether it names what the words were posted on ("wrote on X"), which is no interview.';

insert into _citation_places by name
select citation_id, pair_key(article_id, local_id) as place_key, is_posted
from _citation_names;

drop table _citation_names;
alter table _citation_places rename to _citation_names;

-- The words of an article as one text: of all articles a run wants those of a few, and a list takes twice as long to pass over.

create table _contexts (
    article_id varchar,
    story varchar,
    words varchar
);
comment on table _contexts is 'Internal: one row per article that cites anything, with what tells whether two articles are about one thing.';
comment on column _contexts.article_id is 'The article.';
comment on column _contexts.story is 'The article that it is a copy of; its own id where it is none.';
comment on column _contexts.words is 'The most frequent names in it, folded, one to a line.';

insert into _contexts by name
select article_id, story, array_to_string(words, chr(10)) as words
from _article_contexts;

drop table _article_contexts;
alter table _contexts rename to _article_contexts;
