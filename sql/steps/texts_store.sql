-- Question: what must a later batch know of the quotes of this one?
-- Last of all: of a table that its transaction has written the engine takes the new rows for all, and joins it the wrong way round.
-- Reads:  fresh_texts, new_quote_words, new_quote_shingles, new_quote_pairs.
-- Writes: _quote_texts, _quote_words, _quote_shingles, _quote_pairs.

delete from _quote_texts
where rowid in (select row_id from fresh_texts);

insert into _quote_texts by name
select * exclude (row_id)
from fresh_texts;

insert into _quote_words by name from new_quote_words;
insert into _quote_shingles by name from new_quote_shingles;
insert into _quote_pairs by name from new_quote_pairs;
