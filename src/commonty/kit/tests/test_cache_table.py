"""`migrate` alone makes the table of Django's database cache."""

from io import StringIO

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command

from commonty.kit.models import CacheRow


@pytest.mark.django_db
def test_the_cache_works_in_the_table_that_migrate_made():
    cache = DatabaseCache("kit_cache", {})
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert CacheRow.objects.count() == 1
    cache.clear()
    assert cache.get("a") is None


@pytest.mark.django_db
def test_djangos_own_command_finds_nothing_left_to_make(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}
    out = StringIO()
    call_command("createcachetable", stdout=out, verbosity=1)
    assert "already exists" in out.getvalue()
