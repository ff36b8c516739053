"""Imports only ever go down; so do foreign keys. The contracts stand in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    "web",
    "channels",
    "budgeting",
    "repairs",
    "ideas",
    "opinions",
    "priorities",
    "discussions",
    "cases",
    "groups",
    "promises",
    "ballots",
    "notices",
    "files",
    "people",
    "places",
    "journal",
    "access",
    "kit",
)


def contracts_in(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder / "src")}
    )


def test_imports_go_down() -> None:
    answer = contracts_in(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("places/models.py", "from commonty.people.models import Person\n"),
        ("budgeting/models/round.py", "from commonty.budgeting.actions import set_up\n"),
        ("maths/counting/election.py", "import django\n"),
        ("budgeting/views/closing.py", "from commonty.budgeting.actions.count import count_round\n"),
        ("newroom/__init__.py", '"""A room without a floor."""\n'),
    ],
)
def test_an_import_that_goes_up_is_found(tmp_path: Path, where: str, line: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "src/commonty" / where
    target.parent.mkdir(exist_ok=True)
    target.write_text(line + (target.read_text() if target.exists() else ""))
    assert contracts_in(tmp_path).returncode != 0


def keys_going_up(model: type[models.Model]) -> list[str]:
    here = FLOORS.index(model._meta.app_label)
    keys = (f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey))
    return [
        f"{model._meta.label}.{key.name}"
        for key in keys
        if key.related_model._meta.app_label in FLOORS and FLOORS.index(key.related_model._meta.app_label) < here
    ]


def test_foreign_keys_point_down() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("commonty.")]
    assert ours
    assert [key for model in ours for key in keys_going_up(model)] == []


def test_a_foreign_key_that_points_up_is_found() -> None:
    class Planted(models.Model):
        round = models.ForeignKey("budgeting.Round", on_delete=models.CASCADE)

        class Meta:
            app_label = "places"
            managed = False

    try:
        assert keys_going_up(Planted) == ["places.Planted.round"]
    finally:
        del apps.all_models["places"]["planted"]
        apps.clear_cache()
