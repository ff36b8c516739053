"""Sizes are a ratchet, not a taste: what is larger needs a decision (docs/decisions) and a line here."""

import ast
from statistics import median, quantiles

from tests.architecture.code import Module, functions, modules, planted

MODULE, FUNCTION, VIEW = 400, 60, 25
SOFT_MODULE, SOFT_FUNCTION = 300, 40
LARGER_BY_DECISION = {
    "commonty.budgeting.recount": "one file, so that a stranger can read all of what recounts the vote",
}


def too_large(module: Module) -> list[str]:
    if module.name in LARGER_BY_DECISION:
        return []
    faults = [f"{module.name} has {module.lines} lines"] if module.lines > MODULE else []
    most = VIEW if ".views" in module.name else FUNCTION
    for function in functions(module):
        lines = function.end_lineno - function.lineno + 1
        if lines > most:
            faults.append(f"{module.name}.{function.name} has {lines} lines")
    return faults


def test_nothing_is_too_large() -> None:
    assert [fault for module in modules() for fault in too_large(module)] == []


def test_most_are_small() -> None:
    sizes = [m.lines for m in modules()]
    assert median(sizes) <= 90, median(sizes)
    assert quantiles(sizes, n=20)[-1] <= 300


def test_what_is_too_large_is_found() -> None:
    assert too_large(planted("x = 1\n" * 401))
    assert too_large(planted("def f():\n" + "    x = 1\n" * 61))
    assert too_large(planted("def f(request):\n" + "    x = 1\n" * 26, "budgeting/views/planted.py"))


def test_a_tree_is_read_as_code() -> None:
    assert isinstance(planted("x = 1").tree, ast.Module)
