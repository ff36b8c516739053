"""Habits that decay unless a test keeps them: no signals, no generic relations, no hiding places, no hidden imports."""

import ast
import re

import pytest

from tests.architecture.code import Module, functions, modules, planted

FORBIDDEN_ROOMS = {"core", "common", "base", "utils", "util", "helpers", "helper", "manager", "managers", "misc"}
FORBIDDEN_NAMES = re.compile(r"^(process|handle|manage)(_|$)|_(utils?|helpers?)$|(Helper|Utils)$")
# Django and the database library choose these names, not we.
NAMED_BY_OTHERS = {
    "handle",
    "process_exception",
    "handle_starttag",
    "handle_endtag",
    "handle_data",
    "commonty.kit.sqlite.base",
}
# `commonty count` and `deadline` must start without settings, so the command line reads Django only when it needs it.
MAY_IMPORT_INSIDE = {"commonty.cli"}


def hidden_imports(module: Module) -> list[str]:
    if module.name in MAY_IMPORT_INSIDE:
        return []
    return [
        f"{module.name}:{node.lineno} imports inside {function.name}"
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]


def signals_and_generic_relations(module: Module) -> list[str]:
    words = r"django\.(db\.models\.)?(core\.)?signals|django\.dispatch|GenericForeignKey|GenericRelation|@receiver"
    return [f"{module.name}: {found.group()}" for found in re.finditer(words, module.text)]


def hiding_places(module: Module) -> list[str]:
    rooms = set() if module.name in NAMED_BY_OTHERS else FORBIDDEN_ROOMS & set(module.name.split("."))
    names = [f.name for f in functions(module)]
    names += [n.name for n in module.nodes if isinstance(n, ast.ClassDef)]
    bad = [n for n in names if FORBIDDEN_NAMES.search(n) and n not in NAMED_BY_OTHERS]
    return [f"{module.name}: {n}" for n in [*rooms, *bad]]


def locks_that_hold_up_who_points_here(module: Module) -> list[str]:
    """PostgreSQL checks foreign keys at the commit, holding the journal's head: against a full lock on the row they
    point at, for whose holder the head is the next to wait for, that is a deadlock."""
    return [
        f"{module.name}:{node.lineno} locks without no_key"
        for node in module.nodes
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update"
        if not any(word.arg == "no_key" for word in node.keywords)
    ]


GUARDS = [
    (hidden_imports, "def f():\n    import json\n"),
    (signals_and_generic_relations, "from django.dispatch import receiver\n"),
    (hiding_places, "def process(): ...\n"),
    (hiding_places, "class RoundHelper: ...\n"),
    (locks_that_hold_up_who_points_here, "Place.objects.select_for_update().get(pk=1)\n"),
]


@pytest.mark.parametrize("guard", [guard for guard, _ in GUARDS])
def test_the_house_keeps_its_habits(guard) -> None:
    assert [fault for module in modules() for fault in guard(module)] == []


@pytest.mark.parametrize(("guard", "fault"), GUARDS)
def test_a_broken_habit_is_found(guard, fault: str) -> None:
    assert guard(planted(fault)) != []


def test_every_module_says_what_it_is() -> None:
    silent = [m.name for m in modules() if not ast.get_docstring(m.tree) and m.path.name not in ("apps.py",)]
    assert silent == []
