"""What migrations write for row-level security: who may read a table, forced on everybody, the owner included."""

APPEND_ONLY = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();"
)


def protect(table: str, readers: str, *, writers: str | None = None, append_only: bool = False) -> str:
    """Return the SQL that shows the rows of `table` to `readers` alone (an SQL condition).

    Whoever may read a row may write it, as far as the table's rights go, unless `writers` says otherwise.
    """
    trigger = APPEND_ONLY.format(table=table) if append_only else ""
    return f"""
{trigger}
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY by_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY by_actor ON {table} USING ({readers}) WITH CHECK ({writers or readers});
"""


def expose(table: str, *, append_only: bool = False) -> str:
    """Return the SQL that takes `protect` back."""
    trigger = f"DROP TRIGGER append_only ON {table};" if append_only else ""
    return f"""
DROP POLICY by_actor ON {table};
DROP POLICY by_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
{trigger}
"""


def keep_money(table: str, *, rows: str = "true", command: str = "ALL") -> str:
    """Return the SQL that keeps rows of `table` (an SQL condition) from whoever may see neither prices nor budgets.

    It narrows what other policies show, whatever they say now or later. The owner's functions are not narrowed.
    """
    return f"""
DO $$ BEGIN
  EXECUTE format(
    'CREATE POLICY money ON {table} AS RESTRICTIVE FOR {command}'
    ' USING (current_user = %L OR placewell_sees_money() OR NOT (%s))', current_user, $rows${rows}$rows$);
END $$;
"""


def give_money_back(table: str) -> str:
    """Return the SQL that takes `keep_money` back."""
    return f"DROP POLICY money ON {table};"
