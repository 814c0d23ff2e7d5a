-- Question: which revision of its address is each article, and which is the last?
-- Only addresses that have a new article are looked at. Dated revisions stand in the order of their dates, others in
-- the order of reading; ties break by id.
-- Reads:  articles, _bodies, temp new_articles. Writes: articles.revision, is_latest; temp new_revisions.
create or replace temp table addressed as
select
    stored.article_id,
    stored.address,
    coalesce(articles.published_at, stored.read_at) as ordered_at
from _bodies as stored
join articles using (article_id)
where stored.address in (select address from new_articles)
union all
select
    article_id,
    address,
    coalesce(published_at, read_at) as ordered_at
from new_articles
where address is not null;

create or replace temp table new_revisions as
select
    article_id,
    row_number() over (partition by address order by ordered_at, article_id) as revision,
    row_number() over (partition by address order by ordered_at desc, article_id desc) = 1 as is_latest
from addressed;

update articles
set
    revision = ranked.revision,
    is_latest = ranked.is_latest
from new_revisions as ranked
where
    articles.article_id = ranked.article_id
    and (articles.revision <> ranked.revision or articles.is_latest <> ranked.is_latest);
