-- A hit is an id that a row names and that no row of the other table has.
-- A statement each: the engine never ends so many joins at once where memory is short.
select 'articles.document_id' as named_by, document_id as id
from articles
anti join documents using (document_id);

select 'articles.canonical_article_id' as named_by, canonical_article_id as id
from articles
where canonical_article_id not in (select article_id from articles);

select 'articles.outlet_id' as named_by, outlet_id as id
from articles
where outlet_id not in (select source_id from sources);

select 'article_pairs.article_id' as named_by, article_id as id
from article_pairs
anti join articles using (article_id);

select 'article_pairs.other_article_id' as named_by, other_article_id as id
from article_pairs
where other_article_id not in (select article_id from articles);

select 'quotes.article_id' as named_by, article_id as id
from quotes
anti join articles using (article_id);

select 'quotes.speaker_id' as named_by, speaker_id as id
from quotes
where speaker_id not in (select source_id from sources);

select 'quotes.venue_id' as named_by, venue_id as id
from quotes
where venue_id not in (select source_id from sources);

select 'quotes.utterance_id' as named_by, utterance_id as id
from quotes
where utterance_id not in (select utterance_id from utterances);

select 'citations.article_id' as named_by, article_id as id
from citations
anti join articles using (article_id);

select 'citations.source_id' as named_by, source_id as id
from citations
anti join sources using (source_id);

select 'citations.quote_id' as named_by, quote_id as id
from citations
where quote_id not in (select quote_id from quotes);

select 'utterances.reference_quote_id' as named_by, reference_quote_id as id
from utterances
where reference_quote_id not in (select quote_id from quotes);

select 'utterances.speaker_id' as named_by, speaker_id as id
from utterances
where speaker_id not in (select source_id from sources);

select 'variants.quote_id' as named_by, quote_id as id
from variants
anti join quotes using (quote_id);

select 'variants.utterance_id' as named_by, utterance_id as id
from variants
anti join utterances using (utterance_id);

select 'relays.article_id' as named_by, article_id as id
from relays
anti join articles using (article_id);

select 'relays.outlet_id' as named_by, outlet_id as id
from relays
where outlet_id not in (select source_id from sources);

select 'relays.origin_article_id' as named_by, origin_article_id as id
from relays
where origin_article_id not in (select article_id from articles);
