"""The database's own refusal to change what the ledger holds: also for whoever comes past the models, with SQL.

What was written down stays; the name of whoever wrote it may be emptied and a proof taken away when their time is over.
SQLite drops a table's triggers when a migration builds it anew: whoever changes one of these tables in a later migration
calls `create` at its end. A test says if they are missing.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

SAYS = "The ledger is append-only: reverse the wrong entry and write the right one."
FIXED = (
    "public_id", "round_id", "project_id", "kind", "pence", "on", "says", "number", "supplier", "of_id", "beyond_pence",
    "to_round_id", "reverses_id", "made_at",
)  # fmt: skip
COLUMNS = ", ".join(f'"{name}"' for name in FIXED)
ENTRIES, POSTINGS = "budgeting_ledgerentry", "budgeting_posting"
NAMES = ("budgeting_entry_stays", "budgeting_entry_lasts", "budgeting_posting_stays", "budgeting_posting_lasts")
WHEN = (
    f"BEFORE UPDATE OF {COLUMNS} ON {ENTRIES}",
    f"BEFORE DELETE ON {ENTRIES}",
    f"BEFORE UPDATE ON {POSTINGS}",
    f"BEFORE DELETE ON {POSTINGS}",
)


def create(connection: BaseDatabaseWrapper) -> None:
    drop(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION budgeting_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
            )
            for table in (ENTRIES, POSTINGS):
                cursor.execute(
                    f"CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION budgeting_ledger_stays()"
                )
        for name, when in zip(NAMES, WHEN, strict=True):
            if connection.vendor == "postgresql":
                does = "FOR EACH ROW EXECUTE FUNCTION budgeting_ledger_stays()"
            else:
                does = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            cursor.execute(f"CREATE TRIGGER {name} {when} {does}")


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS budgeting_ledger_stays() CASCADE")
            return
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
