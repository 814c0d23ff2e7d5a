-- Question: which pairs does the batch add?
-- Reads: temp new_article_pairs (rows of flows.duplicates.verify). Writes: article_pairs.
insert into article_pairs by name from new_article_pairs;
