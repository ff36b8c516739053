"""`commonty`: the one command line. `commonty --help` is meant to be read."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0
