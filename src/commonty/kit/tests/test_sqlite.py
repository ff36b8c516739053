"""The fair gate: one writer at a time across threads and processes, and nobody can take it to the grave."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from commonty.kit.sqlite import gate as gate_module
from commonty.kit.sqlite.base import DatabaseWrapper, is_write, lock_path
from commonty.kit.sqlite.gate import Gate

SETTINGS = {
    "ENGINE": "commonty.kit.sqlite",
    "AUTOCOMMIT": True,
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TIME_ZONE": None,
    "TEST": {"NAME": None},
}

CROWD = """
import sys, time
from pathlib import Path
from commonty.kit.sqlite.gate import Gate
path, diary, gated = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "gated"
gate = Gate(path)
with diary.open("a", buffering=1) as lines:
    for _ in range(40):
        if gated:
            gate.enter(timeout=30)
        lines.write("in\\n"); time.sleep(0.001); lines.write("out\\n")
        gate.leave()
"""

HOLDER = """
import sys, time
from pathlib import Path
from commonty.kit.sqlite.gate import Gate
gate = Gate(Path(sys.argv[1]))
gate.enter(timeout=5)
print("held", flush=True)
time.sleep(60)
"""

FORKING_HOLDER = """
import os, sys, time
from pathlib import Path
from commonty.kit.sqlite import gate as module
gate = module.Gate(Path(sys.argv[1]))
gate.enter(timeout=5)
if sys.argv[2] == "remembers":
    module._gates.clear()
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def databases_allowed(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "house.sqlite3"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE thing (name TEXT)")
    raw.close()
    return path


def connect(name, *, timeout=0.2, mode="IMMEDIATE"):
    options = {"transaction_mode": mode, "timeout": timeout}
    connection = DatabaseWrapper({**SETTINGS, "NAME": name, "OPTIONS": options}, alias="gate-test")
    connection.ensure_connection()
    return connection


def begin(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def write(connection):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO thing VALUES ('x')")


def is_open(database):
    other = Gate(lock_path(database))
    try:
        other.enter(timeout=0.05)
    except OperationalError:
        return False
    finally:
        other.close()
    return True


def crowd(tmp_path, gated):
    diary = tmp_path / "diary"
    command = [sys.executable, "-c", CROWD, str(tmp_path / "gate"), str(diary), gated]
    running = [subprocess.Popen(command) for _ in range(3)]
    assert [child.wait(60) for child in running] == [0, 0, 0]
    return diary.read_text().split()


def test_one_at_a_time_is_inside_when_three_processes_crowd(tmp_path):
    assert crowd(tmp_path, "gated") == ["in", "out"] * 120


def test_twin_without_the_gate_several_are_inside(tmp_path):
    # By luck they may keep out of each other's way once; not five times.
    folders = [tmp_path / str(number) for number in range(5)]
    for folder in folders:
        folder.mkdir()
    assert any(crowd(folder, "open") != ["in", "out"] * 120 for folder in folders)


def test_threads_exclude_each_other_too(tmp_path):
    gate, inside, worst = tmp_path / "gate", [], []

    def visit():
        mine = Gate(gate)
        for _ in range(50):
            mine.enter(timeout=30)
            inside.append(1)
            worst.append(len(inside))
            inside.pop()
            mine.leave()

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(worst) == 1
    assert len(worst) == 200


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_the_gate_is_held_in_a_transaction_and_open_after_it(database, ending):
    connection = connect(database)
    begin(connection)
    assert not is_open(database)
    getattr(connection, ending)()
    assert is_open(database)


def test_the_gate_opens_when_a_transaction_cannot_begin(database):
    stranger = sqlite3.connect(database, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    connection = connect(database)
    with pytest.raises(OperationalError):
        begin(connection)
    assert is_open(database)
    stranger.close()


def test_the_gate_opens_when_a_write_fails(database):
    connection = connect(database)
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")
    assert is_open(database)


def test_reads_do_not_wait_and_writes_do_when_another_is_inside(database):
    other = Gate(lock_path(database))
    other.enter(timeout=1)
    connection = connect(database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM thing")
        assert cursor.fetchone() == (0,)
    with pytest.raises(OperationalError, match="locked"):
        write(connection)
    with pytest.raises(OperationalError, match="locked"):
        begin(connection)
    other.leave()
    write(connection)


def test_a_deferred_transaction_does_not_wait(database):
    other = Gate(lock_path(database))
    other.enter(timeout=1)
    connection = connect(database, mode="DEFERRED")
    begin(connection)
    connection.rollback()


def test_who_gave_up_waiting_takes_no_turn_later(database):
    holder, impatient = Gate(lock_path(database)), Gate(lock_path(database))
    holder.enter(timeout=1)
    with pytest.raises(OperationalError):
        impatient.enter(timeout=0.05)
    holder.leave()
    for waiting in [thread for thread in threading.enumerate() if thread.name == "gate"]:
        waiting.join(5)
    assert is_open(database)
    impatient.enter(timeout=1)
    assert not is_open(database)


def test_a_signal_while_waiting_leaves_nothing_behind(database):
    class Interrupted(Exception):
        pass

    def interrupt(number, frame):
        raise Interrupted

    holder, waiting = Gate(lock_path(database)), Gate(lock_path(database))
    holder.enter(timeout=1)
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(Interrupted):
            waiting.enter(timeout=10)
    finally:
        signal.signal(signal.SIGALRM, before)
    holder.leave()
    until = time.monotonic() + 10
    while not is_open(database) and time.monotonic() < until:
        time.sleep(0.02)
    assert is_open(database)


def test_the_gate_opens_when_its_holder_is_killed(tmp_path):
    gate = tmp_path / "gate"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(gate)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OperationalError):
            Gate(gate).enter(timeout=0.05)
        holder.send_signal(signal.SIGKILL)
    Gate(gate).enter(timeout=5)


def orphan_keeps_the_gate(tmp_path, habit):
    """A holder forks, then is killed; does its living child keep the gate shut?"""
    gate = tmp_path / "gate"
    command = [sys.executable, "-c", FORKING_HOLDER, str(gate), habit]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        child = int(holder.stdout.readline())
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        try:
            Gate(gate).enter(timeout=0.5)
        except OperationalError:
            return True
        finally:
            os.kill(child, signal.SIGKILL)
    return False


def test_a_forked_child_keeps_nothing_when_its_parent_dies(tmp_path):
    assert not orphan_keeps_the_gate(tmp_path, "forgets")


def test_twin_a_child_that_remembers_keeps_the_gate_shut(tmp_path):
    assert orphan_keeps_the_gate(tmp_path, "remembers")


def test_a_forked_child_does_not_open_its_parents_gate(tmp_path):
    gate = Gate(tmp_path / "gate")
    gate.enter(timeout=1)
    child = os.fork()
    if not child:
        gate.leave()
        gate.close()
        os._exit(0)
    os.waitpid(child, 0)
    with pytest.raises(OperationalError):
        Gate(gate.path).enter(timeout=0.05)
    gate.leave()


def test_a_database_in_memory_has_no_gate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:memory?mode=memory&cache=shared"):
        connection = connect(name)
        begin(connection)
        connection.commit()
        connection.connection.close()
    assert list(tmp_path.iterdir()) == []


def test_every_name_of_a_database_leads_to_one_gate(tmp_path):
    link = tmp_path / "link.sqlite3"
    link.symlink_to(tmp_path / "house.sqlite3")
    expected = (tmp_path / "house.sqlite3.wlock").resolve()
    for name in (tmp_path / "house.sqlite3", str(link), f"file:{link}?mode=rw"):
        assert lock_path(name) == expected


def test_only_what_writes_is_gated():
    assert is_write("INSERT INTO t VALUES (1)")
    assert is_write("  update t SET a = 1")
    for sql in ("SELECT 1", "PRAGMA foreign_keys = ON", "SAVEPOINT s", "EXPLAIN DELETE FROM t", ""):
        assert not is_write(sql)


def test_without_flock_nothing_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(gate_module, "fcntl", None)
    gate = Gate(tmp_path / "gate")
    gate.enter(timeout=1)
    gate.leave()
    assert not Path(gate.path).exists()
