"""Every address says who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, path

from commonty.access.pages import open_page
from commonty.access.permissions import Permission

# Whole trees that are not ours: allauth's pages ask for themselves; the admin is for engineers and asks for `is_staff`.
NOT_OURS = ("staff/", "engineers/")


def addresses(patterns: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, address)
        else:
            yield address, entry


def ours() -> list[tuple[str, URLPattern]]:
    return [(a, p) for a, p in addresses(get_resolver().url_patterns) if not a.startswith(NOT_OURS)]


def silent(found: list[tuple[str, URLPattern]]) -> list[str]:
    return [a for a, p in found if getattr(p.callback, "opens_to", None) not in {"anybody", "person", *Permission}]


def test_every_view_says_who_may_open_it() -> None:
    assert len(ours()) > 20
    assert silent(ours()) == []


def test_a_view_that_does_not_say_is_found() -> None:
    def quiet(request): ...

    @open_page
    def loud(request): ...

    assert silent(list(addresses([path("quiet/", quiet), path("loud/", loud)]))) == ["quiet/"]
