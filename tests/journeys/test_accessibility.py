"""axe on every page that links lead to, as each of the cast, and its layout on the smallest phone; the main ones also
wide, and at night.

Each form there is sent with nothing filled in, and axe looks at the page with its mistakes, too. Pages that no link leads
to are looked at in the journeys that get there: `looks_well(page, at="app:name")`.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as TooLong

from commonty.access.pages import ANYBODY, PERSON
from commonty.access.roles import ROLES, Role
from commonty.people.models import Post, Team
from tests.architecture.test_views import ours
from tests.journeys.conftest import AXE, PLAIN_AXE, RUN_AXE, assert_accessible, bring_axe
from tests.journeys.groups import leave_groups
from tests.journeys.layout import layout_faults
from tests.journeys.rounds import leave_cases, leave_work_to_do, rounds_of_every_kind
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.talks import leave_talk
from tests.journeys.test_by_keyboard import AT_400_PERCENT
from tests.journeys.wishes import leave_ideas

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
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
    "Agnes Rennie": {
        "ideas/<str:public_id>/",
        "",
        "help/",
        "votes/<str:register_id>/",
        "decide/<str:public_id>/",
        "groups/<str:public_id>/",
    },
    "Iain Macrae": {"", "decide/", "help/cases/<str:public_id>/"},
    "Priya Nair": {
        "desk/rounds/<str:public_id>/",
        "desk/rounds/<str:public_id>/ideas/<int:number>/",
        "decide/prices/",
        "decide/<str:public_id>/money/",
        "desk/rounds/<str:public_id>/close/",
    },
    "Ewa Kowalczyk": {"desk/"},
}
# These say other things for each kind of round, place and person; of the others one is like the next.
VARY = {
    "decide/<str:public_id>/", "decide/<str:public_id>/result/", "decide/<str:public_id>/project/<int:number>/",
    "votes/<str:register_id>/", "help/cases/<str:public_id>/", "groups/<str:public_id>/",
    "desk/rounds/<str:public_id>/", "manage/places/<slug:public_id>/", "manage/people/<slug:public_id>/",
}  # fmt: skip
FILES = re.compile(r"\.(csv|json|atom|ics|zip|pb|css|js|svg|pdf)$|/(picture|proof)/$")
# No link leads here, so some journey looks at each of them.
ON_A_JOURNEY = {
    "people:code", "people:who_are_you", "people:signed_out", "people:second_factor", "people:staff_invitation",
    "people:prove_email", "ballots:asked", "ballots:not_me", "ballots:put_on_at_risk", "ballots:settle_challenge",
    "budgeting:destroy_secrets", "budgeting:sign_voiding",
    "ballots:my_key", "budgeting:open_with_key", "budgeting:check_vote", "budgeting:receipt", "budgeting:check_entry",
    "budgeting:entry_receipt", "budgeting:reverse_line", "ballots:paper", "ballots:take_in_paper", "ballots:batch",
    "ballots:key_paper", "ballots:set_aside_paper", "budgeting:finish_project", "budgeting:take_back_finish",
    "budgeting:finish_round", "budgeting:show_tables",
    "budgeting:change_table", "ballots:call_backs", "ballots:call_back", "ballots:paper_checks", "ballots:paper_check",
    "budgeting:night_screen", "budgeting:hold_night", "budgeting:change_pitch",
    "budgeting:keep_group", "budgeting:find_for_seat", "budgeting:end_seat", "budgeting:show_seat",
    "budgeting:give_seat_back", "budgeting:applications", "budgeting:application", "budgeting:cost_application",
    "discussions:who", "discussions:hidden_group", "discussions:translate", "discussions:pen", "discussions:reported",
    "opinions:find_at_risk", "promises:mark_leave", "web:my_promise", "web:end_promise",
    "budgeting:add_group_line", "budgeting:print_cards", "budgeting:type_cards", "cases:ask", "cases:say", "cases:write",
    "cases:end_promise",
    "cases:issue", "cases:publish", "cases:issue_write", "cases:issue_fix", "cases:issue_join",
    "channels:arrival", "channels:new_person",
    "cases:load", "cases:learning",
    "cases:photo", "cases:call_back", "cases:call_back_for", "cases:phoned", "cases:said", "cases:survey",
    "cases:survey_for", "cases:workload", "cases:share_out", "cases:fix_done", "cases:survey_words",
    "repairs:order", "repairs:visit", "repairs:staff", "repairs:change", "repairs:nobody_came", "repairs:not_mended",
    "ideas:support_for", "ideas:change_for", "ideas:offer_for", "ideas:invitation", "ideas:authors", "ideas:leave",
    "ideas:take_author_away", "discussions:start_for",
    "repairs:show", "repairs:happened", "repairs:they_say",
    "repairs:system", "repairs:order_file", "repairs:bring_status", "repairs:came_back",
    "people:by_name", "cases:new_caller", "groups:by_link",
    "opinions:show", "opinions:answer", "opinions:mine", "opinions:add", "opinions:prepare", "opinions:change",
    "opinions:read", "opinions:find", "opinions:enter",
    "priorities:show", "priorities:answer", "priorities:join", "priorities:me_too_for",
    "discussions:report", "discussions:say", "discussions:tell",
    "discussions:hide", "discussions:hidden", "discussions:decide",
}  # fmt: skip
NO_PAGES = {
    "budgeting:count_progress",
    "cases:look",
    "ideas:look",
    "groups:save_file",  # a file to keep
    "cases:how_plain",
    "budgeting:look_at_remark",  # leads to the list of what waits
    "budgeting:talk_of_idea",  # leads to its page, as the next
    "budgeting:talk_of_project",
    "discussions:comment",  # leads to where it stands in its discussion
    "web:live",
    "web:ready",
    "web:worker",
    "api:discovery",
    "api:services",
    "api:definition",
    "api:requests",
    "api:request",
    "api:token",
}  # a part of one; answers to machines
# An empty form is taken here, since all may stay empty: so this is typed into each of its fields instead.
WRONG = {
    "places:landlord": "9" * 500, "budgeting:set_areas": "about 400", "budgeting:set_themes": "about 400",
    "budgeting:set_up_step cannot": "x" * 2001, "budgeting:set_up_step decided": "x" * 201,
    "budgeting:set_up_step run": "x" * 1001,
    "cases:not_sorted": "x" * 10_001, "discussions:settings": "x" * 2_001, "groups:refuse": "x" * 301,
    "budgeting:round_money": "about 400", "budgeting:landlord_money": "about 400",
}  # fmt: skip
# Here something is chosen beforehand, and nothing is typed.
ONLY_CHOICES = {
    "cases:kind",
    "discussions:mine",
    "groups:part",
    "people:post",
    "ballots:keep_register",
    "ballots:letters",
    "people:letters",
    "people:roll",
}


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


def pages_by_link(
    page: Page, kinds: dict[str, str], start: list[str], *, opened: set[str]
) -> Iterator[tuple[str, str]]:
    """Address pattern and path of each page that links lead to; of pages of one pattern one for each kind of round.

    Those of the patterns in `opened` are open in the browser when they come.
    """
    waiting, seen = list(start), set()
    while waiting:
        path = waiting.pop(0)
        if not path.startswith("/") or path.startswith(("/static/", "/staff/", "/engineers/")) or FILES.search(path):
            continue
        found = resolve(urlsplit(path).path)
        route = found.route
        kind = next((kind for public_id, kind in kinds.items() if public_id in path and route in VARY), "")
        key = route, found.kwargs.get("step"), kind, urlsplit(path).query
        if key in seen:
            continue
        seen.add(key)
        answer = page.goto(path) if route in opened else page.request.get(path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        text = answer.text()
        yield route, path
        for link in re.findall(r'<a [^>]*?href="([^"]+)"', text):
            led = urlsplit(urldefrag(urljoin(answer.url, link.replace("&amp;", "&"))).url)
            if led.netloc == urlsplit(answer.url).netloc:
                waiting.append(led.path)  # without what was searched for: those pages are where the walk begins


@pytest.fixture
def kinds(sandbank: Sandbank) -> dict[str, str]:
    """By its public id, and its register's, which kind of round it is."""
    rounds = rounds_of_every_kind(sandbank)
    leave_work_to_do(sandbank, rounds["approval"])
    team = Team.objects.create(landlord=sandbank.landlord, name="East End team")
    Post.objects.create(person=sandbank["Iain Macrae"], team=team)
    cases = leave_cases(sandbank) | leave_groups(sandbank)
    leave_ideas(sandbank)
    leave_talk(sandbank)
    named = {pb_round.public_id: kind for kind, pb_round in rounds.items()}
    named |= {r.register.public_id: kind for kind, r in rounds.items() if r.register}
    return named | cases | {sandbank.estate.public_id: "estate", sandbank["Iain Macrae"].public_id: "staff"}


# Whoever has most to look at alone, the others one after the other: to build a landlord takes as long as thirty pages.
@pytest.mark.parametrize("names", [("Iain Macrae",), tuple(name for name in CAST if name != "Iain Macrae")])
def test_axe_and_a_thumb_find_nothing_on_any_page_that_links_lead_to(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, kinds: dict[str, str], names: tuple[str, ...]
) -> None:
    for name in names:
        look_at_share(bring_axe(windows()).new_page(), sandbank, kinds, name)


def look_at_share(page: Page, sandbank: Sandbank, kinds: dict[str, str], name: str) -> None:
    if name in sandbank.people:
        already_in(page, sandbank[name])
    share, reached, sent, faults = share_of(name), set(), set(ONLY_CHOICES), []
    *_, register = (public_id for public_id, kind in kinds.items() if kind == "approval")
    searched = [f"/desk/votes/{register}/?q=Agnes", f"/desk/registers/{register}/?q=Agnes"]
    searched += [f"/desk/registers/{register}/letters/"]  # a card of the register, and a page when something is wrong
    searched += [
        f"/{where}/?q={somebody}" for where in ("manage/people", "desk/phone") for somebody in ("Agnes", "Iain")
    ]
    *_, collecting = (public_id for public_id, kind in kinds.items() if kind == "ideas")
    searched += [f"/desk/rounds/{collecting}/ideas/for/?q=Agnes"]
    start = [path for path in searched if resolve(urlsplit(path).path).route in opened_by(CAST[name])]
    for route, path in pages_by_link(page, kinds, ["/", "/tour/", "/vote-code/", *start], opened=share):
        reached.add(route)
        if route in share:
            faults += faults_of(page) + layout_faults(page)
            if page.locator(FORM).count() and form_at(path) not in sent:
                sent.add(form_at(path))
                faults += faults_when_sent(page, WRONG.get(form_at(path), ""))
    assert not faults, "\n".join(faults)
    missed = {address for address in share - reached if not FILES.search(address)}
    missed = {address for address in missed if name_of(address) not in ON_A_JOURNEY | NO_PAGES}
    missed = {address for address in missed if not takes_only_what_is_sent(page, address)}
    assert not missed, f"no link leads {name} to {sorted(missed)}: let a journey say `looks_well(page, at=...)` there"


def path_like(address: str) -> str:
    return "/" + re.sub(r"<\w+:\w+>", "x", re.sub(r"<int:\w+>", "1", address))


def name_of(address: str) -> str:
    return resolve(path_like(address)).view_name


def takes_only_what_is_sent(page: Page, address: str) -> bool:
    return page.request.get(path_like(address)).status == 405


def faults_of(page: Page) -> list[str]:
    try:
        assert_accessible(page)
    except AssertionError as found:
        return [str(found)]
    return []


FORM = "main form[method=post]:has(.field)"
FILLED = """(form, text) => {
  for (const tick of form.querySelectorAll(".field [type=checkbox]")) tick.checked = false;
  const typed = form.querySelectorAll(".field :is(textarea, input:not([type=checkbox], [type=radio], [type=file]))");
  for (const field of typed) field.value = text;
}"""


def form_at(path: str) -> str:
    """The name of the address, and of the set-up's pages which one."""
    found = resolve(urlsplit(path).path)
    return f"{found.view_name} {found.kwargs.get('step', '')}".strip()


def faults_when_sent(page: Page, text: str) -> list[str]:
    """Nothing in it, or nothing but this; what was chosen beforehand stays chosen. Its mistakes have the focus."""
    form, where = page.locator(FORM).first, page.url
    form.evaluate(FILLED, text)
    try:
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            form.locator("button[type=submit]").first.click()
    except TooLong:
        return [
            f"{where} sends nothing when its form is empty: the browser says what is wrong, and not we (novalidate?)"
        ]
    if sent.value.status != 422:
        return [f"{where} takes a form with “{text}” in it, or else answers {sent.value.status} and not 422 (WRONG?)"]
    expect(page.locator(".error-summary")).to_be_focused()
    return faults_of(page)


def looked_at(text: str) -> set[str]:
    """What is named in calls of `looks_well`. Each of them holds that the page stands there."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    calls = [call for call in calls if getattr(call.func, "id", "") == "looks_well"]
    return {ast.literal_eval(word.value) for call in calls for word in call.keywords if word.arg == "at"}


def test_a_journey_looks_at_each_page_that_no_link_leads_to() -> None:
    journeys = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")]
    assert ON_A_JOURNEY - set().union(*map(looked_at, journeys)) == set()


def test_a_page_at_which_no_journey_looks_is_found() -> None:
    assert looked_at("def test(page, looks_well): looks_well(page)") == set()
    assert looked_at("def test(page, looks_well): looks_well(page, at='people:code')") == {"people:code"}


MAIN_PAGES = ("/", "/decide/", "/decide/{approval}/", "/votes/{approval_register}/", "/decide/{decided}/result/",
              "/decide/{decided}/money/", "/decide/{decided}/result/who-gets-what/", "/decide/how-votes-are-counted/",
              "/my-things/", "/find-out/", "/sign-in/")  # fmt: skip
STAFF_PAGES = ("/desk/", "/desk/rounds/{approval}/", "/desk/registers/{approval_register}/")


WAYS_TO_LOOK = ((360, "dark"), (1280, "dark"), (1280, "light"))


def test_main_pages_are_well_at_other_widths_at_night_and_at_400_per_cent(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, kinds: dict[str, str]
) -> None:
    """Each is opened once, and looked at in every way: it is the same page."""
    page = bring_axe(windows()).new_page()
    ids, faults = ids_by_kind(kinds), []
    for who, paths in (("Agnes Rennie", MAIN_PAGES), ("Iain Macrae", STAFF_PAGES)):
        already_in(page, sandbank[who])
        for path in paths:
            assert page.goto(path.format(**ids)).ok, path
            for width, scheme in WAYS_TO_LOOK:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                faults += [f"{width} wide, {scheme}: {fault}" for fault in faults_of(page)]
            faults += room_faults(page)
    assert not faults, "\n".join(faults)


def ids_by_kind(kinds: dict[str, str]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for public_id, kind in kinds.items():
        ids[f"{kind}_register" if kind in ids else kind] = public_id
    return ids


def room_faults(page: Page) -> list[str]:
    """At 400% nothing is read by scrolling sideways, and nothing that sticks takes the little room there is."""
    page.set_viewport_size(AT_400_PERCENT)
    wide, stuck = page.evaluate(ROOM)
    faults = [f"{page.url} is {wide} wide"] if wide > AT_400_PERCENT["width"] else []
    return faults + ([f"{page.url}: {stuck} px of it stick"] if stuck > AT_400_PERCENT["height"] / 4 else [])


ROOM = """() => [document.documentElement.scrollWidth, [...document.querySelectorAll("body *")]
  .filter(one => ["fixed", "sticky"].includes(getComputedStyle(one).position))
  .reduce((sum, one) => sum + one.getBoundingClientRect().height, 0)]"""


WIDE, SMALL, WELL = (
    '<p style="inline-size:400px">Too wide</p>',
    '<p><a href="/">One</a></p><p>In <a href="/" style="font-size:9px;line-height:1">two</a> words</p>',
    '<p>Short</p><button style="block-size:44px">Press</button><p>In <a href="/" style="font-size:24px">a</a> line</p>',
)


def test_what_runs_out_at_the_side_and_what_no_thumb_hits_is_found(windows: Callable[..., BrowserContext]) -> None:
    """The twin of the walk, in pages without our sheet."""
    page = windows().new_page()
    for content, found in ((WIDE, 2), (SMALL, 2), (WELL, 0)):
        page.set_content(f'<meta name="viewport" content="width=device-width"><body style="margin:0">{content}')
        assert len(layout_faults(page)) == found, layout_faults(page)


FADED = "".join(
    f'<p style="color:{colour};background:{behind}">Hard to read</p>' * 2
    for colour in ("#999", "rgba(0, 0, 0, .3)", "hsl(10 50% 70%)", "oklch(0.8 0.1 200)", "#000")
    for behind in ("#fff", "rgba(255, 255, 255, .5)", "oklch(0.95 0.02 100)")
)


def test_axe_finds_the_same_when_it_keeps_colours(windows: Callable[..., BrowserContext]) -> None:
    found = []
    for axe in (PLAIN_AXE, AXE):
        page = windows().new_page()
        page.set_content(FADED)
        page.evaluate(axe)
        found.append({fault["id"]: fault["nodes"] for fault in page.evaluate(RUN_AXE)["violations"]})
    assert found[0] == found[1]
    assert len(found[1]["color-contrast"]) == 24  # all but those in black
