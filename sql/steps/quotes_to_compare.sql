-- Question: which new quotes are somebody's own words, so that other articles may print the same ones?
-- Grain: one row per new direct or mixed quote.
-- Reads:  new_quotes, new_articles. Writes: temp quotes_to_compare.

create or replace temp table quotes_to_compare as
select
    new_quotes.quote_id,
    new_quotes.article_id,
    new_quotes.kind,
    new_quotes.text,
    new_quotes.speaker_id,
    new_articles.published_at,
    new_quotes.venue_id is not null as is_told,
    -- The narrator's words behind it, to the end of their sentence: "she told reporters on Monday".
    regexp_extract(
        substr(new_articles.body, new_quotes.end_char + 1, 120),
        '^["”“»]?[^.\n"“”„«»]*?\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b',
        1
    ) as weekday
from new_quotes
join new_articles using (article_id)
where new_quotes.kind in ('direct', 'mixed');
