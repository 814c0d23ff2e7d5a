-- A hit is a table, a column of a table, or a view without a comment.
select table_name, null as column_name
from duckdb_tables()
where database_name = current_database() and comment is null
union all
select columns.table_name, columns.column_name
from duckdb_columns() as columns
semi join duckdb_tables() as tables
    on columns.database_name = tables.database_name and columns.table_name = tables.table_name
where columns.database_name = current_database() and columns.comment is null
union all
select view_name, null
from duckdb_views()
where database_name = current_database() and not internal and comment is null;
