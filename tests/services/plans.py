"""How a database means to find what is asked for."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from services.transaction import Reading


def plan(look: Reading, query: Any) -> str:
    """Give the plan of a query with the values it has."""
    is_sqlite = look.connection.dialect.name == "sqlite"
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()  # type: ignore[no-untyped-call]
    written = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    rows = look.execute(text(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{written.replace(':', chr(92) + ':')}"))
    return "\n".join(str(row[-1]) for row in rows)
