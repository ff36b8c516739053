"""`commonty worker`: does the background work until it is told to stop."""

import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from commonty.kit.jobs import run_worker


class Command(BaseCommand):
    help = "Do background work: send notices, open and close what is due. Several may run, on several machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is waiting now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(number: int, frame: object) -> None:
            # Asked a second time, it leaves at once: another worker then does the job in hand again.
            if stop.is_set():
                sys.exit(1)
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask_to_stop)
        done = run_worker(stop=stop, once=once)
        if options["verbosity"] > 1 or once:
            self.stdout.write(f"Jobs done: {done}")
