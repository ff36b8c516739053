"""How the tests run: debug settings, a database that is a file (browsers and processes share it), loopback only."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("COMMONTY_DEBUG", "1")
os.environ.setdefault("COMMONTY_TESTING", "1")
os.environ.setdefault("COMMONTY_DATA", tempfile.mkdtemp(prefix="commonty-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the tests' thread
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")

ROOT = Path(__file__).parent
SHARED_DATA = Path(os.environ.get("COMMONTY_SHARED", ROOT.parent / "shared")) / "data"
