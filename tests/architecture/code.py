"""The code as the guards read it: modules, their trees, their functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "commonty"


@dataclass(frozen=True)
class Module:
    path: Path
    text: str

    @property
    def name(self) -> str:
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree, walked once for all guards."""
        return tuple(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product: no tests, no migrations, nothing empty."""
    paths = (p for p in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(p.parts))
    return tuple(Module(path, text) for path in paths if (text := path.read_text(encoding="utf-8")).strip())


def functions(module: Module) -> Iterator[ast.FunctionDef]:
    return (node for node in module.nodes if isinstance(node, ast.FunctionDef))


def planted(text: str, path: str = "budgeting/actions/planted.py") -> Module:
    """A module that is not there, for showing that a guard catches what it is for."""
    return Module(PACKAGE / path, text)
