-- Who is quoted most, and in how many outlets?
select name, kind, n_quotes, n_articles, n_outlets
from speakers
where kind in ('person', 'organization', 'document', 'outlet')
order by n_quotes desc, name
limit 20;
