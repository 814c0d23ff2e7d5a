-- A hit is a quote whose text is not the slice of its article's body that its offsets name.
select quotes.quote_id, quotes.text, substr(body, start_char + 1, end_char - start_char) as slice
from quotes
join articles using (article_id)
where
    quotes.run_id = coalesce(getvariable('run_id'), quotes.run_id)
    and articles.run_id = coalesce(getvariable('run_id'), articles.run_id)
    and text is distinct from substr(body, start_char + 1, end_char - start_char);
