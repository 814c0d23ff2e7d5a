-- An article's id as a number in _sketches: of a million of them a run needs a few hundred, and reading text takes four times as long.

alter table _sketches add column id uuid;
comment on column _sketches.id is 'The article: its article_id as a number.';
update _sketches set id = article_id::uuid;
alter table _sketches drop column article_id;
