-- Question: which tables and views are there to ask?
select
    table_name as name,
    'table' as type,
    comment
from duckdb_tables()
where database_name = current_database() and table_name not like '\_%' escape '\'
union all
select
    view_name,
    'view',
    comment
from duckdb_views()
where database_name = current_database() and not internal
order by type, name;
