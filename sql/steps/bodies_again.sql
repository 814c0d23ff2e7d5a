-- Question: which bodies of the stored articles were read for quotations?
-- Grain of unread_bodies: one row per body, in the part where it comes first.
-- Reads:  temp new_articles. Writes: temp unread_bodies.
create or replace temp table unread_bodies as
select body_id, any_value(body) as body, min(part) as part
from new_articles
where coalesce(language, 'en') = 'en'
group by body_id;
