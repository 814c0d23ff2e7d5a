-- Question: which new quotes are somebody's own words, so that other articles may print the same ones?
-- Grain: one row per new direct or mixed quote.
-- Reads:  new_quotes. Writes: temp quotes_to_compare.

create or replace temp table quotes_to_compare as
select quote_id, article_id, kind, text
from new_quotes
where kind in ('direct', 'mixed');
