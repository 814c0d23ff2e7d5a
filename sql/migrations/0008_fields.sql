-- What tells whether a full name in several fields of life is one person, or several: so that the articles that have it need
-- not be looked at for that.

create table _field_words (
    name_key bigint,
    field varchar,
    word_key bigint
);
comment on table _field_words is 'Internal: one row per full name of a person, field of life, and word of the articles that put the name in it.';
comment on column _field_words.name_key is 'As in _source_lookups.';
comment on column _field_words.field is 'The field: see _source_links.';
comment on column _field_words.word_key is 'As in _name_words.';

create table _namesakes (
    name_key bigint
);
comment on table _namesakes is 'Internal: one row per full name that is several persons, in different fields of life.';
comment on column _namesakes.name_key is 'As in _source_lookups.';

insert into _field_words by name
with words as (
    select name_key, lookup, fields, string_split(key, ' ') as own, unnest(contexts.words) as word
    from _source_lookups
    join _article_contexts as contexts using (article_id)
    where kind = 'person' and not is_short and len(fields) > 0
)
select distinct name_key, unnest(fields) as field, pair_key(lookup, word) as word_key
from words
where not list_contains(own, word);

-- One that is told apart may be joined to another spelling since; one too many is looked at closely in vain, no more.
insert into _namesakes by name
select distinct lookups.name_key
from _source_lookups as lookups
join _source_links as links using (article_id, local_id)
where lookups.kind = 'person' and not lookups.is_short and links.rule in ('field', 'spelling')
    and lookups.name_key in (
        select name_key from _source_lookups
        where kind = 'person' and not is_short
        group by name_key
        having len(list_distinct(flatten(list(fields)))) > 1
    );
