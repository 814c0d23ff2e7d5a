-- A hit is an id that a row names and that no row of the other table has.
select 'articles.document_id' as named_by, document_id as id
from articles
anti join documents using (document_id)
union all
select 'articles.canonical_article_id', canonical_article_id
from articles
where canonical_article_id not in (select article_id from articles)
union all
select 'articles.outlet_id', outlet_id
from articles
where outlet_id not in (select source_id from sources)
union all
select 'article_pairs.article_id', article_id
from article_pairs
anti join articles using (article_id)
union all
select 'article_pairs.other_article_id', other_article_id
from article_pairs
where other_article_id not in (select article_id from articles)
union all
select 'quotes.article_id', article_id
from quotes
anti join articles using (article_id)
union all
select 'quotes.speaker_id', speaker_id
from quotes
where speaker_id not in (select source_id from sources)
union all
select 'quotes.venue_id', venue_id
from quotes
where venue_id not in (select source_id from sources)
union all
select 'quotes.utterance_id', utterance_id
from quotes
where utterance_id not in (select utterance_id from utterances)
union all
select 'citations.article_id', article_id
from citations
anti join articles using (article_id)
union all
select 'citations.source_id', source_id
from citations
anti join sources using (source_id)
union all
select 'citations.quote_id', quote_id
from citations
where quote_id not in (select quote_id from quotes)
union all
select 'utterances.reference_quote_id', reference_quote_id
from utterances
where reference_quote_id not in (select quote_id from quotes)
union all
select 'utterances.speaker_id', speaker_id
from utterances
where speaker_id not in (select source_id from sources)
union all
select 'variants.quote_id', quote_id
from variants
anti join quotes using (quote_id)
union all
select 'variants.utterance_id', utterance_id
from variants
anti join utterances using (utterance_id)
union all
select 'relays.article_id', article_id
from relays
anti join articles using (article_id)
union all
select 'relays.outlet_id', outlet_id
from relays
where outlet_id not in (select source_id from sources)
union all
select 'relays.origin_article_id', origin_article_id
from relays
where origin_article_id not in (select article_id from articles);
