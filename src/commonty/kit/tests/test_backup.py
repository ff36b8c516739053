"""Backups come back whole, or not at all and without having touched anything."""

import io
import json
import os
import sqlite3
import stat
import subprocess
import tarfile
import threading

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from commonty.kit import backup, dumps, locked_file
from commonty.kit.backup import make_backup, opened_backup, read_passphrase, restore_backup
from commonty.kit.locked_file import CHUNK, CannotUnlock, LockedReader, LockedWriter

PASSPHRASE = "a long enough passphrase"
CANARY = "canary-5f2e"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def house(settings, tmp_path, transactional_db, monkeypatch):
    """A table with one row, and a folder with one picture."""
    monkeypatch.setattr(locked_file, "SCRYPT_COST", 2**10)
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "photos" / "é 1.webp").write_bytes(b"picture" * 1000)
    sql("DROP TABLE IF EXISTS house_thing")
    sql("CREATE TABLE house_thing (name varchar(100))")
    sql(f"INSERT INTO house_thing VALUES ('{CANARY}')")
    yield settings.MEDIA_ROOT
    sql("DROP TABLE IF EXISTS house_thing")


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if text.startswith("SELECT") else None


def names():
    return [name for (name,) in sql("SELECT name FROM house_thing ORDER BY name")]


def pictures(media):
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def change(media):
    """Go on living after the backup."""
    sql("INSERT INTO house_thing VALUES ('later')")
    sql("CREATE TABLE IF NOT EXISTS house_later (name varchar(100))")
    (media / "later.webp").write_bytes(b"later")


def altered(path, edit):
    """A backup whose inside somebody changed: `edit` gets the list of (name, bytes)."""
    with tarfile.open(path) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    out = path.with_name("altered")
    with tarfile.open(out, "w:gz") as tar:
        for name, content in edit(members):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_everything_comes_back_as_it_was(tmp_path, house, passphrase):
    before = pictures(house)
    made = make_backup(tmp_path / "b", passphrase=passphrase)
    assert set(made.files) == {"database", "media/photos/é 1.webp"}
    change(house)
    restore_backup(tmp_path / "b", passphrase=passphrase, replace=True)
    assert names() == [CANARY]
    assert "house_later" not in connection.introspection.table_names()
    assert pictures(house) == before


def test_the_old_pictures_stay_beside_the_new_ones(tmp_path, house):
    make_backup(tmp_path / "b")
    change(house)
    restore_backup(tmp_path / "b", replace=True)
    (old,) = tmp_path.glob("media.before-restore-*")
    assert (old / "later.webp").exists()


def test_nothing_is_replaced_without_being_told_to(tmp_path, house):
    make_backup(tmp_path / "b")
    change(house)
    with pytest.raises(CommandError, match="--replace"):
        restore_backup(tmp_path / "b")
    assert names() == [CANARY, "later"]
    assert (house / "later.webp").exists()
    sql("DROP TABLE house_later")


def test_an_empty_database_and_folder_need_no_permission(tmp_path, house):
    make_backup(tmp_path / "b")
    sql("DROP TABLE house_thing")
    house.rename(tmp_path / "away")
    restore_backup(tmp_path / "b")
    assert names() == [CANARY]
    assert len(pictures(house)) == 1


def test_a_backup_never_overwrites_another(tmp_path):
    make_backup(tmp_path / "b")
    with pytest.raises(CommandError, match="there already"):
        make_backup(tmp_path / "b")


def test_only_its_owner_can_read_a_backup_and_nothing_else_stays(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    make_backup(folder / "b")
    assert stat.S_IMODE((folder / "b").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["b"]


def test_a_locked_backup_shows_nothing_and_opens_only_with_its_passphrase(tmp_path, house):
    (house / "text").write_bytes(CANARY.encode() * 100)
    make_backup(tmp_path / "b", passphrase=PASSPHRASE)
    data = (tmp_path / "b").read_bytes()
    assert CANARY.encode() not in data
    assert b"\x1f\x8b\x08" not in data[:64]
    with pytest.raises(CommandError, match="passphrase"):
        restore_backup(tmp_path / "b", replace=True)
    with pytest.raises(CommandError, match="passphrase is another"):
        restore_backup(tmp_path / "b", passphrase="another passphrase", replace=True)
    assert names() == [CANARY]


def test_twin_an_unlocked_backup_opens_for_everybody(tmp_path):
    make_backup(tmp_path / "b")
    with tarfile.open(tmp_path / "b") as tar:
        assert CANARY.encode() in tar.extractfile("database").read()


def swapped(members):
    return [(name, content.replace(b"picture", b"Picture", 1)) for name, content in members]


def with_added(members):
    return [*members[:-1], ("media/added.webp", b"x"), members[-1]]


def without_a_picture(members):
    return [member for member in members if not member[0].startswith("media/")]


def without_an_end(members):
    return members[:-1]


def escaping(members):
    return [("../escaped", b"x"), *members]


def without_a_database(members):
    manifest = json.loads(members[-1][1])
    del manifest["files"]["database"]
    return [*members[1:-1], ("manifest.json", json.dumps(manifest).encode())]


def of_the_future(members):
    return [*members[:-1], ("manifest.json", members[-1][1].replace(b'"format":1', b'"format":2'))]


EDITS = [swapped, with_added, without_a_picture, without_an_end, escaping, without_a_database, of_the_future]


@pytest.mark.parametrize("edit", EDITS)
def test_a_changed_backup_is_refused_before_anything_is_touched(tmp_path, house, edit):
    make_backup(tmp_path / "b")
    change(house)
    with pytest.raises(CommandError):
        restore_backup(altered(tmp_path / "b", edit), replace=True)
    assert names() == [CANARY, "later"]
    assert (house / "later.webp").exists()
    assert not list(tmp_path.glob("media.*"))
    assert not (tmp_path / "escaped").exists()
    sql("DROP TABLE house_later")


def test_twin_without_the_manifest_a_swapped_picture_comes_back(tmp_path, house, monkeypatch):
    make_backup(tmp_path / "b")
    trusting = backup.Manifest("now", connection.vendor, {})
    monkeypatch.setattr(backup, "_checked_manifest", lambda folder, found: trusting)
    restore_backup(altered(tmp_path / "b", swapped), replace=True)
    assert b"Picture" in (house / "photos" / "é 1.webp").read_bytes()


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_backup_that_was_cut_off_anywhere_is_refused(tmp_path, passphrase):
    make_backup(tmp_path / "b", passphrase=passphrase)
    data = (tmp_path / "b").read_bytes()
    # Without a passphrase the last few bytes are only padding: what is listed is still compared with its hash.
    for length in (0, 10, 100, len(data) // 2, len(data) - 300, *([len(data) - 1] if passphrase else [])):
        (tmp_path / "cut").write_bytes(data[:length])
        with pytest.raises(CommandError), opened_backup(tmp_path / "cut", passphrase=passphrase):
            pass


def test_a_backup_of_the_other_database_is_refused(tmp_path, monkeypatch):
    make_backup(tmp_path / "b")
    monkeypatch.setattr(connection, "vendor", "other")
    with pytest.raises(CommandError, match="this installation uses other"):
        restore_backup(tmp_path / "b", replace=True)


def test_a_dump_that_cannot_be_loaded_changes_nothing(tmp_path):
    bad = tmp_path / "bad"
    bad.write_bytes(b"SELECT 1;\nCREATE TABLE house_new (a int);\nnonsense;\n")
    with pytest.raises((CommandError, sqlite3.DatabaseError)):
        dumps.load_database(bad)
    assert names() == [CANARY]
    assert "house_new" not in connection.introspection.table_names()


def test_a_backup_during_writing_is_of_one_moment(tmp_path, house):
    """Rows are added in pairs; no backup has half of one."""
    stop = threading.Event()
    sql("DELETE FROM house_thing")

    def write_pairs():
        from django.db import transaction

        try:
            while not stop.is_set():
                with transaction.atomic():
                    sql("INSERT INTO house_thing VALUES ('one')")
                    sql("INSERT INTO house_thing VALUES ('one')")
        finally:
            connection.close()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        for number in range(3):
            make_backup(tmp_path / f"b{number}")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        restore_backup(tmp_path / f"b{number}", replace=True)
        assert len(names()) % 2 == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_damaged_sqlite_database_makes_no_backup(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps, "_sqlite_path", lambda: tmp_path / "torn.sqlite3")
    with sqlite3.connect(tmp_path / "torn.sqlite3") as torn:
        torn.execute("CREATE TABLE t (a TEXT)")
        torn.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 500)
    torn.close()
    with open(tmp_path / "torn.sqlite3", "r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 5))
    with pytest.raises((CommandError, sqlite3.DatabaseError), match=r"damaged|malformed"):
        make_backup(tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_missing_programs_are_named_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps.shutil, "which", lambda name: None)
    monkeypatch.setattr(dumps.Path, "glob", lambda self, pattern: [])
    with pytest.raises(CommandError, match="pg_dump is not installed here"):
        make_backup(tmp_path / "b")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_password_is_not_on_the_command_line(tmp_path, monkeypatch):
    seen = {}

    def run(command, *, env, **options):
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "secret")
    monkeypatch.setattr(dumps.subprocess, "run", run)
    dumps.dump_database(tmp_path / "d")
    assert "secret" not in " ".join(seen["command"])
    assert seen["env"]["PGPASSWORD"] == "secret"


def test_the_commands_say_what_they_did(tmp_path, capsys):
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    call_command("backup", str(tmp_path / "b"))
    assert "isn't encrypted" in capsys.readouterr().out
    call_command("backup", str(tmp_path / "c"), f"--passphrase-file={tmp_path / 'passphrase'}")
    said = capsys.readouterr().out
    assert "2 files" in said
    assert ".env" in said
    assert "isn't encrypted" not in said
    call_command("restore", str(tmp_path / "c"), f"--passphrase-file={tmp_path / 'passphrase'}", "--replace")
    assert "Restored 2 files" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", str(tmp_path / "nowhere"))


def test_a_short_passphrase_is_refused(tmp_path):
    (tmp_path / "p").write_text("short\n")
    with pytest.raises(CommandError, match="at least 12"):
        read_passphrase(tmp_path / "p")


def locked(content):
    out = io.BytesIO()
    writer = LockedWriter(out, PASSPHRASE)
    for at in range(0, len(content), 300_000):
        writer.write(content[at : at + 300_000])
    writer.finish()
    return out.getvalue()


def unlocked(data):
    return io.BufferedReader(LockedReader(io.BytesIO(data), PASSPHRASE)).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_locked_file_of_any_size_comes_back(size):
    content = os.urandom(size)
    assert unlocked(locked(content)) == content


def test_chunks_cannot_be_moved_dropped_added_or_cut():
    data = locked(bytes(3 * CHUNK))
    head, size = 32, CHUNK + 16
    first, second, third = (data[head + n * size : head + (n + 1) * size] for n in range(3))
    start = data[:head]
    wrong = [
        start + second + first + third,
        start + first + third,
        start + first + second,
        start + first + second + third + third,
        start + first + second + third[:-1],
        start,
        data[:16] + bytes([data[16] ^ 1]) + data[17:],
        data[:-1] + bytes([data[-1] ^ 1]),
        b"something else" + data,
    ]
    for changed in wrong:
        with pytest.raises(CannotUnlock):
            unlocked(changed)
