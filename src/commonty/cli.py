"""`commonty`: the one command line. `commonty --help` is meant to be read by somebody who has never seen it."""

import os
import secrets
import sys
from pathlib import Path

from commonty.maths.counting.command import main as count
from commonty.maths.deadlines.command import landlord_named
from commonty.maths.deadlines.command import main as deadline
from commonty.maths.opinions.command import main as opinions

HELP = """\
Commonty: software that a social landlord and the people in its homes run together.

Look around
  commonty run --demo            start here, with an invented landlord and its neighbours
  commonty count FILE.pb         count a vote from a Pabulib file, and say why (needs no database)
  commonty opinions FOLDER       who answers alike, what all share and what divides (needs no database)
  commonty deadline --list       when an answer is due by law, counted day by day (needs no database,
                                 but for --landlord NAME: with its closed days and own promises)
  commonty verify PACK.zip       check a published result without trusting whoever published it

Set up for real (docs/how-to/run-for-real.md)
  commonty init                  settings with fresh keys; then an empty landlord and its first administrator
  commonty import-roll FILE.csv  bring in homes and residents; tells what would change before it changes anything
  commonty run                   start the web pages and the worker
  commonty worker                the worker alone, where the web pages are served by something else
  commonty check                 is this installation in order? (add --deploy before you go live)

Keep safe
  commonty backup FILE           everything, checked; with --passphrase-file also encrypted
  commonty restore FILE          bring it back; never over something without being told to
  commonty verify-journal        does the journal still say what it said? (--mail FILE: what a witness kept)

Look closer
  commonty demo                  build the invented landlord in an empty database
  commonty import-election FILE.pb --place NAME
                                 hold a vote that was held elsewhere, through the same checks as a vote here
  commonty import-conversation FOLDER --place NAME
                                 what people said of statements elsewhere: its report, beside those of here
  commonty reference             write the generated pages of docs/reference again
  commonty manage ...            Django's own commands, for engineers

`commonty --demo COMMAND` does it to the invented landlord of `make run`.
`commonty COMMAND --help` says more of each. Settings come from the environment or a `.env` file: see `.env.example`.
"""

# Our words on the left, the management command of the app that does it on the right.
COMMANDS = {
    "run": "run",
    "demo": "demo",
    "init": "init",
    "worker": "worker",
    "import-roll": "import_roll",
    "import-election": "import_election",
    "import-conversation": "import_conversation",
    "verify": "verify",
    "verify-journal": "verify_journal",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "reference": "reference",
}


WROTE_SETTINGS = """\
There were no settings, so .env was written, with two fresh keys. Only you can read it.

1. Open it and say under which names browsers reach this installation (COMMONTY_HOSTS, COMMONTY_ORIGINS), where mail goes
   out, and, if you use PostgreSQL, where it is (DATABASE_URL).
2. Keep a copy of COMMONTY_INSTALLATION_KEY on paper, where no backup of the database lies.
3. Run `commonty init` again: it sets up the landlord and its first administrator.
"""
NO_SETTINGS = """\
`commonty init` writes settings where there are none. For the invented landlord of `make run`: commonty --demo COMMAND
"""
KEYS = ("COMMONTY_SECRET_KEY", "COMMONTY_INSTALLATION_KEY")


def main(argv: list[str] | None = None) -> int:
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(HELP)
        return 0
    if words[0] == "--demo":
        prepare_demo_environment()
        words = words[1:] or ["--help"]
    name, rest = words[0], words[1:]
    if name == "count":
        return count(rest)
    if name == "opinions":
        return opinions(rest)
    if name == "deadline":
        return run_django(["deadline", *rest]) if landlord_named(rest) else deadline(rest)
    if name not in COMMANDS and name != "manage":
        sys.stderr.write(f"commonty: there is no command {name!r}. `commonty --help` lists them.\n")
        return 2
    if (name == "run" and "--demo" in rest) or name == "demo":
        prepare_demo_environment()
    if name == "init" and not {"-h", "--help"} & set(rest) and write_settings(Path(".env")):
        sys.stdout.write(WROTE_SETTINGS)
        return 0
    if name == "verify" or {"-h", "--help"} & set(rest):
        prepare_strangers_environment()
    return run_django(rest if name == "manage" else [COMMANDS[name], *rest])


def run_django(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")
    # Not at the top: settings are read when Django is, and the sums must start without either.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["commonty", *words]).execute()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"commonty: {error}\n{NO_SETTINGS}")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing is half done: what was being written was taken back.\n")
        return 130
    return 0


def prepare_strangers_environment() -> None:
    """Whoever checks a pack or asks for help has no installation, and so no keys: any will do, since none is used."""
    for name in KEYS:
        os.environ.setdefault(name, secrets.token_urlsafe(48))


def write_settings(path: Path) -> bool:
    """Settings with fresh keys, readable by nobody else, where there are none yet; whether it wrote them."""
    is_set = all(os.environ.get(name) for name in KEYS) or os.environ.get("COMMONTY_DEBUG", "0") not in ("", "0")
    if is_set:
        return False
    example = path.with_name(".env.example")
    lines = example.read_text(encoding="utf-8").splitlines() if example.is_file() else [f"{name}=" for name in KEYS]
    filled = [f"{line}{secrets.token_urlsafe(48)}" if line.rstrip("=") in KEYS else line for line in lines]
    try:
        # Exclusive: what is there already, even as a link to nowhere, is never written over.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with open(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(filled) + "\n")
    return True


def prepare_demo_environment() -> None:
    """Demo mode, with keys of its own made on first use, so that looking around needs no settings at all."""
    os.environ["COMMONTY_DEMO"] = "1"
    folder = Path(os.environ.get("COMMONTY_DATA", "var"))
    keys = folder / "demo-keys.env"
    if not keys.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{name}={secrets.token_urlsafe(48)}\n" for name in KEYS)
    for line in keys.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    sys.exit(main())
