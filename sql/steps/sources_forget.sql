-- Question: what rests on the lists of names, and so must be computed anew when one of them has changed?
-- Grain of stored_quotes: one row per quote, as it was.
-- Reads:  quotes.
-- Writes: temp stored_quotes; empties quotes and all tables of sources, citations, utterances and relays. articles.outlet_id and
--         the names in _extractions change later, where they do.
create or replace temp table stored_quotes as
from quotes;

delete from quotes;
delete from sources;
delete from citations;
delete from utterances;
delete from variants;
delete from relays;
delete from _source_links;
delete from _source_lookups;
delete from _lookup_names;
delete from _name_words;
delete from _surname_words;
delete from _field_words;
delete from _namesakes;
delete from _article_contexts;
delete from _citation_names;
delete from _relay_citations;
delete from _quote_texts;
delete from _quote_words;
delete from _quote_shingles;
delete from _quote_pairs;
