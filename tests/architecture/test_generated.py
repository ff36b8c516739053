"""What is generated matches the code: migrations, the pages of docs/reference, the data map."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from commonty.kit.rooms import modules_named

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "commonty"
CLASSES = {"personal", "pseudonymous", "secret", "none"}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_an_installation_from_before_the_first_release_has_nothing_to_do() -> None:
    """Its many small steps are the one with which every app starts now."""
    recorder, loader = MigrationRecorder(connection), MigrationLoader(connection)
    for (app, name), start in loader.replacements.items():
        recorder.record_unapplied(app, name)
        for step in start.replaces:
            recorder.record_applied(*step)
    executor = MigrationExecutor(connection)
    assert len(executor.loader.replacements) == len(loader.replacements) >= 7
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_reference_pages_match_the_code() -> None:
    call_command("reference", "--check")


def mapped() -> dict[str, dict[str, str]]:
    """Every `data_map.toml`, those of third-party apps in web's: {"people.Person.name": {...}}."""
    found = {}
    for path in sorted(PACKAGE.glob("*/data_map.toml")):
        for model, fields in tomllib.loads(path.read_text(encoding="utf-8")).items():
            label = model if "." in model else f"{path.parent.name}.{model}"
            found.update({f"{label}.{field}": said for field, said in fields.items()})
    return found


def fields_of(all_models: list[type[models.Model]]) -> set[str]:
    return {
        f"{m._meta.label}.{f.name}" for m in all_models for f in (*m._meta.local_fields, *m._meta.local_many_to_many)
    }


def test_every_field_is_in_the_data_map() -> None:
    assert fields_of(apps.get_models(include_auto_created=True)) ^ set(mapped()) == set()


def test_every_field_says_class_purpose_and_retention() -> None:
    faults = [
        f
        for f, said in mapped().items()
        if said.get("class") not in CLASSES or not said.get("purpose") or not said.get("retention")
    ]
    assert faults == []


def test_a_field_that_is_not_mapped_is_found() -> None:
    class Planted(models.Model):
        secret_of_mine = models.CharField(max_length=1)

        class Meta:
            app_label = "places"
            managed = False

    try:
        assert "places.Planted.secret_of_mine" not in mapped()
        assert "places.Planted.secret_of_mine" in fields_of([Planted])
    finally:
        del apps.all_models["places"]["planted"]
        apps.clear_cache()


def twice(kinds: list[str]) -> list[str]:
    return sorted(kind for kind, n in Counter(kinds).items() if n > 1)


def test_no_two_rooms_record_the_same_kind() -> None:
    """Whoever tells of it looks it up by its kind: the room that comes last would tell for both."""
    kinds = [str(kind.value) for _app, module in modules_named("events") for kind in module.Event]
    assert twice(kinds) == []
    assert twice([*kinds, kinds[0]]) == [kinds[0]]  # the twin
