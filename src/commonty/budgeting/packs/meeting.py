"""Checking what was counted in a meeting: does it balance, was it confirmed, does it make the votes?"""

from django.utils.translation import gettext as _

from commonty.budgeting import room
from commonty.budgeting.packs import layout
from commonty.budgeting.packs.opened import Pack
from commonty.budgeting.packs.report import Fault
from commonty.kit.canonical import canonical_json, sha256_hex


def check_figures_of_meeting(pack: Pack) -> str:
    """Receipts are for what came before; what was counted in the room has none."""
    totals, told = pack[layout.TOTALS], pack[layout.MEETING]
    before, unit = told["before"], pack[layout.FROZEN]["settings"]["unit"]
    voted = len(pack.receipts) + room.took_part(told["room"], unit=unit)
    rows = sum(told["room"]["votes"].values()) + before["ticks"]
    if before["receipts"] != len(pack.receipts) or not before["counted"] <= before["receipts"]:
        raise Fault(_("The receipts, the votes and the totals do not add up."))
    if not totals["voted"] == voted <= totals["entitled"] or totals["counted"] != rows:
        raise Fault(_("The receipts, the votes and the totals do not add up."))
    if not totals["is_file_public"] or pack.ballots is None or pack.election.ballots != rows:
        raise Fault(_("There are not as many votes in the file as the totals say."))
    return _("%(voted)d took part, %(receipts)d of them before with a receipt: the figures add up.") % {
        "voted": voted,
        "receipts": len(pack.receipts),
    }


def check_meeting(pack: Pack) -> str:
    """What was counted in the room is what two people confirmed, balances, and makes the votes with what came before."""
    is_expected = bool(pack[layout.FROZEN].get("meeting"))
    if is_expected != (layout.MEETING in pack.files):
        raise Fault(_("The rules say whether a meeting decided, and the files say otherwise."))
    if not is_expected:
        return _("No meeting decided here.")
    told, frozen = pack[layout.MEETING], pack[layout.FROZEN]
    digest = sha256_hex(canonical_json(told["room"]))
    contents = (entry["content"] for entry in pack[layout.JOURNAL])
    if [c["facts"]["room"] for c in contents if c["kind"] == "room_count_confirmed"] != [digest]:
        raise Fault(_("What was counted in the room is not what two people confirmed."))
    if pack[layout.TOTALS]["meeting"] != told or told["room"]["by"] != frozen["meeting"]["by"]:
        raise Fault(_("The totals and what was counted in the room do not agree."))
    if not room.balances(told["room"]):
        raise Fault(_("The cards of the meeting do not balance."))
    votes = {project["id"]: project["votes"] for project in pack[layout.RESULT]["projects"]}
    if not room.agrees(told["room"], frozen, before=told["before"], votes=votes):
        raise Fault(_("The hands and what came before do not make the votes of each project."))
    return _("What two people counted in the room, with what came before, makes the votes of each project.")
