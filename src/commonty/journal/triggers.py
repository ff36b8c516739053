"""The database's own refusal to change an entry: also for whoever comes past the models, with SQL.

It stops a mistake, not a database administrator, who can drop a trigger. Against that one there are the chain and the
copies of its head that others keep.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

SAYS = "The journal is append-only: write a new entry that corrects the old one."
CREATE = {
    "sqlite": [
        f"CREATE TRIGGER journal_entry_stays BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
        f"CREATE TRIGGER journal_entry_lasts BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    ],
    "postgresql": [
        f"CREATE FUNCTION journal_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
        "CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_stays()",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER IF EXISTS journal_entry_stays", "DROP TRIGGER IF EXISTS journal_entry_lasts"],
    "postgresql": ["DROP FUNCTION IF EXISTS journal_entry_stays() CASCADE"],
}


def create(connection: BaseDatabaseWrapper) -> None:
    _run(connection, DROP)
    _run(connection, CREATE)


def drop(connection: BaseDatabaseWrapper) -> None:
    _run(connection, DROP)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
