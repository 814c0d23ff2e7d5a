-- Question: which quotes do the stored articles hold, and what are their speakers and venues called in the body?
-- Grain of found: one row per quote.
-- Reads:  temp stored_quotes, new_articles; _extractions.
-- Writes: temp found.
create or replace temp table found as
select
    articles.part,
    stored.* exclude (speaker_id, venue_id, utterance_id),
    stretch.attribution,
    stretch.speaker_name,
    stretch.speaker_kind,
    stretch.venue_start_char,
    stretch.venue_end_char,
    stretch.venue_name,
    stretch.venue_kind
from stored_quotes as stored
join new_articles as articles using (article_id)
left join _extractions as stretch on stretch.text_id = articles.body_id and stretch.ordinal = stored.ordinal;
