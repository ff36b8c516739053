"""axe on every page that links lead to, as each of the cast; the main ones also wide, and at night.

Pages that only a form leads to are looked at in the journeys that send it (`looks_well`).
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page

from commonty.access.pages import ANYBODY, PERSON
from commonty.access.roles import ROLES, Role
from tests.architecture.test_views import ours
from tests.journeys.conftest import assert_accessible
from tests.journeys.rounds import leave_work_to_do, rounds_of_every_kind
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in

pytestmark = pytest.mark.django_db(transaction=True)
# Everybody looks at what those before them could not open.
CAST: dict[str, Role | None] = {
    "anybody": None,
    "Agnes Rennie": Role.RESIDENT,
    "Iain Macrae": Role.ENGAGEMENT_OFFICER,
    "Priya Nair": Role.BUDGET_OWNER,
    "Donald Geddes": Role.BOARD_MEMBER,
    "Ewa Kowalczyk": Role.ADMINISTRATOR,
}
# These are other pages for whoever may do something on them.
ALSO = {
    "Agnes Rennie": {"", "votes/<str:register_id>/", "decide/<str:public_id>/"},
    "Iain Macrae": {"", "decide/"},
    "Priya Nair": {
        "desk/rounds/<str:public_id>/",
        "decide/<str:public_id>/money/",
        "desk/rounds/<str:public_id>/close/",
    },
    "Ewa Kowalczyk": {"desk/"},
}
# These say other things for each kind of round, place and person; of the others one is like the next.
VARY = {
    "decide/<str:public_id>/", "decide/<str:public_id>/result/", "votes/<str:register_id>/",
    "desk/rounds/<str:public_id>/", "manage/places/<slug:public_id>/", "manage/people/<slug:public_id>/",
}  # fmt: skip
FILES = re.compile(r"\.(csv|json|atom|zip|pb|css|js|svg|pdf)$|/(picture|proof)/$")
NOT_BY_LINK = {
    "sign-in/code/", "sign-in/who/", "signed-out/", "staff-invitation/<str:uid>/<str:token>/", "second-factor/",
    "my/details/email/code/", "votes/<str:register_id>/check/", "votes/<str:register_id>/receipt/",
    "votes/<str:register_id>/asked/", "votes/<str:register_id>/not-me/<str:entitlement_id>/",
    "desk/votes/<str:register_id>/<str:entitlement_id>/receipt/", "decide/<str:public_id>/result/progress/",
    "my/keys/<str:holder_id>/", "votes/<str:register_id>/key/",
    "tour/", "vote-code/", "health/live/", "health/ready/", "health/worker/",
    "desk/rounds/<str:public_id>/money/<str:entry_id>/reverse/", "desk/registers/<str:register_id>/at-risk/add/",
    "desk/registers/<str:register_id>/challenges/<str:challenge_id>/",
    "desk/registers/<str:register_id>/paper/", "desk/registers/<str:register_id>/paper/take-in/",
    "desk/registers/<str:register_id>/voters/<str:entitlement_id>/set-aside/",
    "desk/registers/<str:register_id>/batches/<str:batch_id>/",
    "desk/registers/<str:register_id>/batches/<str:batch_id>/key/<int:turn>/",
}  # fmt: skip


def opened_by(role: Role | None) -> set[str]:
    held = {ANYBODY} if role is None else {ANYBODY, PERSON, *ROLES[role].permissions}
    return {address for address, pattern in ours() if pattern.callback.opens_to in held}


def share_of(name: str) -> set[str]:
    earlier: set[str] = set()
    for before, role in CAST.items():
        if before == name:
            return opened_by(role) - earlier | ALSO.get(name, set())
        earlier |= opened_by(role)
    raise KeyError(name)


def pages_by_link(page: Page, kinds: dict[str, str], start: list[str]) -> Iterator[tuple[str, str]]:
    """Address pattern and path of each page that links lead to; of pages of one pattern one for each kind of round."""
    waiting, seen = list(start), set()
    while waiting:
        path = waiting.pop(0)
        if not path.startswith("/") or path.startswith(("/static/", "/staff/", "/engineers/")) or FILES.search(path):
            continue
        route = resolve(urlsplit(path).path).route
        kind = next((kind for public_id, kind in kinds.items() if public_id in path and route in VARY), "")
        key = route, kind, urlsplit(path).query
        if key in seen:
            continue
        seen.add(key)
        answer = page.request.get(path)
        assert answer.ok, f"{path} answers {answer.status}"
        yield route, path
        for link in re.findall(r'<a [^>]*?href="([^"]+)"', answer.text()):
            found = urlsplit(urldefrag(urljoin(answer.url, link.replace("&amp;", "&"))).url)
            if found.netloc == urlsplit(answer.url).netloc:
                waiting.append(found.path)  # without what was searched for: those pages are where the walk begins


@pytest.fixture
def kinds(sandbank: Sandbank) -> dict[str, str]:
    """By its public id, and its register's, which kind of round it is."""
    rounds = rounds_of_every_kind(sandbank)
    leave_work_to_do(sandbank, rounds["approval"])
    named = {pb_round.public_id: kind for kind, pb_round in rounds.items()}
    named |= {r.register.public_id: kind for kind, r in rounds.items() if r.register}
    return named | {sandbank.estate.public_id: "estate", sandbank["Iain Macrae"].public_id: "staff"}


@pytest.mark.parametrize("name", CAST)
def test_axe_finds_nothing_on_any_page_that_links_lead_to(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, kinds: dict[str, str], name: str
) -> None:
    page = windows().new_page()
    if name in sandbank.people:
        already_in(page, sandbank[name])
    share, reached, faults = share_of(name), set(), []
    *_, register = (public_id for public_id, kind in kinds.items() if kind == "approval")
    searched = [f"/desk/votes/{register}/?q=Agnes", f"/desk/registers/{register}/?q=Agnes"]
    searched += [f"/desk/registers/{register}/letters/"]  # a card of the register, and a page when something is wrong
    searched += [f"/manage/people/?q={somebody}" for somebody in ("Agnes", "Iain")]
    start = [path for path in searched if resolve(urlsplit(path).path).route in opened_by(CAST[name])]
    for route, path in pages_by_link(page, kinds, ["/", *start]):
        reached.add(route)
        if route in share:
            page.goto(path)
            faults += faults_of(page)
    assert not faults, "\n".join(faults)
    missed = {address for address in share - reached - NOT_BY_LINK if not FILES.search(address)}
    missed = {address for address in missed if not takes_only_what_is_sent(page, address)}
    assert not missed, f"no link leads {name} to {sorted(missed)}"


def takes_only_what_is_sent(page: Page, address: str) -> bool:
    path = re.sub(r"<\w+:\w+>", "x", re.sub(r"<int:\w+>", "1", address))
    return page.request.get(f"/{path}").status == 405


def faults_of(page: Page) -> list[str]:
    try:
        assert_accessible(page)
    except AssertionError as found:
        return [str(found)]
    return []


MAIN_PAGES = ("/", "/decide/", "/decide/{approval}/", "/votes/{approval_register}/", "/decide/{decided}/result/",
              "/decide/{decided}/money/", "/decide/{decided}/result/who-gets-what/", "/decide/how-votes-are-counted/",
              "/my-things/", "/find-out/", "/sign-in/")  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light"), (1280, "dark")])
def test_main_pages_are_well_at_other_widths_and_at_night(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, kinds: dict[str, str], width: int, scheme: str
) -> None:
    page = windows(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    already_in(page, sandbank["Agnes Rennie"])
    ids: dict[str, str] = {}
    for public_id, kind in kinds.items():
        ids[f"{kind}_register" if kind in ids else kind] = public_id
    faults = []
    for path in MAIN_PAGES:
        assert page.goto(path.format(**ids)).ok, path
        faults += faults_of(page)
    already_in(page, sandbank["Iain Macrae"])
    for path in ("/desk/", "/desk/rounds/{approval}/", "/desk/registers/{approval_register}/"):
        assert page.goto(path.format(**ids)).ok, path
        faults += faults_of(page)
    assert not faults, "\n".join(faults)
