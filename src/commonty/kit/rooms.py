"""What every room says for itself, in a module that is found by its name: so that no room need know those above it."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def modules_named(name: str) -> list[tuple[str, ModuleType]]:
    """The label of each room that has such a module, and the module: `covers`, `notices`, `has_threads`."""
    rooms = [app for app in apps.get_app_configs() if app.name.startswith("commonty.")]
    return [(a.label, import_module(f"{a.name}.{name}")) for a in rooms if module_has_submodule(a.module, name)]
