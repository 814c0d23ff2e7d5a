-- The words of surnames alone apart from those of full names: what is looked up is in one of them, half as much to read.

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
order by word_key, name_key;

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
order by word_key, name_key;

drop table _name_words;
alter table _full_name_words rename to _name_words;

comment on column _source_lookups.name_key is 'Of a person: hash of lookup key and name; of a surname alone that of article and name.';
