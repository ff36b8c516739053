"""Jobs that the tests of the worker put into the queue. What they did stands in a file, as with a mail server."""

import os
import time
from pathlib import Path

from django_tasks import task

from commonty.kit.jobs import GiveUp


def note(diary, word):
    file = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{word}\n".encode())
    os.close(file)


@task
def write_down(diary, word):
    note(diary, word)
    return word


@task
def slow(diary, word):
    """Lasts as long as the file `hold` lies beside the diary."""
    note(diary, f"begin {word}")
    while Path(diary).with_name("hold").exists():
        time.sleep(0.01)
    note(diary, f"end {word}")


@task
def fail(diary):
    note(diary, "try")
    raise ValueError("Key (name)=(Ann Smith) already exists")


@task
def give_up(diary):
    note(diary, "try")
    raise GiveUp


@task
def answer_nonsense():
    return {1, 2}


@task(takes_context=True)
def tell_attempt(context, diary):
    note(diary, f"attempt {context.attempt}")
