"""How the tests run: debug settings, data in a folder of their own, a database that is a file.

A module of settings and not a conftest, because pytest-django reads settings before any conftest is.
"""

import os
import tempfile

os.environ.setdefault("COMMONTY_DEBUG", "1")
os.environ.setdefault("COMMONTY_TESTING", "1")
if "COMMONTY_DATA" not in os.environ:
    own_data = tempfile.TemporaryDirectory(prefix="commonty-test-")  # gone again when the tests are over
    os.environ["COMMONTY_DATA"] = own_data.name
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the tests' thread

from commonty.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE[MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")] = "tests.shelf.OneShelf"  # noqa: F405

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (else whitenoise warns of an empty shelf)

if DATABASES["default"]["ENGINE"] == "commonty.kit.sqlite":  # noqa: F405
    # Nobody needs a test's database after a power cut: it waits for no disk, as the throwaway PostgreSQL doesn't.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
