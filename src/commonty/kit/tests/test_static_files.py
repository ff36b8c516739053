"""Collected files have names that never change; a file nobody collected goes by its own."""

import pytest
from django.core.management import call_command
from django.test import override_settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

from commonty.kit.static_files import StaticFilesStorage

STYLE = "kit/commonty.css"


@pytest.fixture
def shelf(tmp_path):
    storages = {"staticfiles": {"BACKEND": "commonty.kit.static_files.StaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, DEBUG=False):
        yield tmp_path


def test_collected_files_are_named_by_what_is_in_them(shelf) -> None:
    call_command(
        "collectstatic", ignore_patterns=["admin", "allauth", "account", "mfa"], verbosity=0, interactive=False
    )
    name = StaticFilesStorage().stored_name(STYLE)
    assert name != STYLE
    assert (shelf / name).read_bytes() == (shelf / STYLE).read_bytes()
    assert StaticFilesStorage().stored_name("kit/newer.css") == "kit/newer.css"


def test_without_collecting_pages_still_find_them(shelf) -> None:
    assert StaticFilesStorage().stored_name(STYLE) == STYLE


def test_twin_that_is_strict_breaks_every_page(shelf) -> None:
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        CompressedManifestStaticFilesStorage().stored_name(STYLE)
