-- By which lists of names the stored sources were found, so that they are found anew when a list changes; and what
-- that needs to know of an article, since its credit lines are no part of its body.

create table _name_lists (
    file varchar,
    content_hash varchar
);
comment on table _name_lists is 'Internal: one row per list of names in seeds/ that the stored sources rest on. None in a warehouse whose sources were found before this was noted: there they are found anew.';
comment on column _name_lists.file is 'Name of the file: aliases.csv or outlets.csv.';
comment on column _name_lists.content_hash is 'Hash of its text.';

alter table _bodies add column credits varchar[];
comment on column _bodies.credits is 'Credit lines that were cut off the body; of an article stored before they were kept, the names in them.';

-- An author line gives outlets alone; what is none, or no part of the author line, is from a credit line.
update _bodies
set credits = credited.names
from (
    select citations.article_id, list(citations.text order by citations.text) as names
    from citations
    join articles using (article_id)
    join sources using (source_id)
    where citations.role = 'credit'
        and (
            sources.kind <> 'outlet'
            or not list_contains(
                list_transform(
                    regexp_split_to_array(coalesce(articles.author, ''), ',|;|/|\s+and\s+|\s+with\s+|^[Bb]y\s+'),
                    lambda part: trim(part)
                ),
                citations.text
            )
        )
    group by citations.article_id
) as credited
where credited.article_id = _bodies.article_id;
