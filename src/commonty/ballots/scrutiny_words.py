"""What is said of each finding: what was counted, what an honest reason may be, what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from commonty.ballots.rules.standing_out import Finding, Kind
from commonty.kit.templatetags.kit import moment

RING_UP = lazy(
    "Ask two or three of them, at their door or as you know them, whether they voted. Don't ask what they chose."
)
MAY_BE = {
    Kind.PHONE: lazy("A family, a carer or a warden may answer one phone for several neighbours."),
    Kind.EMAIL: lazy("A family, or somebody who helps neighbours, may read one email address."),
    Kind.HOME: lazy("It may be a hostel or a large family. Or people moved out and nobody told us."),
    Kind.NIGHT: lazy("Shift workers vote by night. But so many?"),
    Kind.BURST: lazy("A reminder may have gone out in that hour, or it was the last evening, or a meeting voted."),
    Kind.FAST: lazy("A pile of papers, or votes of a meeting, may have been typed in one go."),
    Kind.TYPIST: lazy("They may sit at the counter, or on the phone, while others do not."),
    Kind.NOT_ME: lazy("Somebody of the same home may have rung for them, or they forgot."),
    Kind.YOUNG: lazy("The year of birth in the housing system may be a slip of the pen."),
    Kind.OLD: lazy("The year of birth may be a slip of the pen, or stand for “not known”."),
    Kind.ONE_YEAR: lazy("The housing system may write one and the same year where it knows none."),
    Kind.REFUSALS: lazy("One box or one post may have held envelopes of people who missed the line to sign."),
    Kind.ALONE: lazy("Its neighbours may want this and nothing else. That is their right."),
}
NEXT = {
    Kind.PHONE: RING_UP,
    Kind.EMAIL: RING_UP,
    Kind.HOME: lazy("Compare with the tenancy: who lives there now?"),
    Kind.NIGHT: lazy("Ask what happened in that hour. Compare with the receipts and the requests on the list."),
    Kind.BURST: lazy("Ask what happened in that hour: a message, a meeting, the end of voting?"),
    Kind.FAST: lazy("Ask them how these votes came in, and have somebody else ring two or three of the voters."),
    Kind.TYPIST: lazy("Look at the rota. If that doesn't explain it, have somebody else ring some of these voters."),
    Kind.NOT_ME: lazy("Have somebody else ring the voters, and answer each request on the list."),
    Kind.YOUNG: lazy(
        "Compare with the tenancy. Whoever is too young by the rules is taken off the list before the close."
    ),
    Kind.OLD: lazy("Compare with the tenancy. A tenant may have died, and nobody told us."),
    Kind.ONE_YEAR: lazy("Have the year put right in the housing system, and ring some of those who voted."),
    Kind.REFUSALS: lazy("A second person looks at the refused envelopes, which are kept, and at the reasons given."),
    Kind.ALONE: lazy("Nothing, if the other parts of this page are well. Votes are not weighed by what they say."),
}


def says(finding: Finding) -> str:
    """What was counted, in a sentence."""
    return f"{_counted(finding)} {_voted(finding)}".strip()


def _counted(finding: Finding) -> str:
    facts = {"about": finding.about, "n": finding.many, "of": finding.of}
    if finding.hour is not None:
        facts["hour"] = moment(finding.hour)
    return SENTENCES[finding.kind] % facts


SENTENCES = {
    Kind.PHONE: lazy("%(n)d people on the list have the phone number that ends in %(about)s."),
    Kind.EMAIL: lazy("%(n)d people on the list have the email address %(about)s."),
    Kind.HOME: lazy("%(n)d people on the list live in one home (number %(about)s of these)."),
    Kind.NIGHT: lazy("%(about)s: %(n)d of %(of)d votes came in the hour from %(hour)s."),
    Kind.BURST: lazy("%(about)s: %(n)d of %(of)d votes came in the hour from %(hour)s."),
    Kind.FAST: lazy("%(about)s typed %(n)d votes in the hour from %(hour)s."),
    Kind.TYPIST: lazy("%(about)s typed %(n)d of the %(of)d votes that staff typed."),
    Kind.NOT_ME: lazy("%(about)s typed %(of)d votes; of %(n)d of them the voter says that it was not them."),
    Kind.YOUNG: lazy("%(n)d on the list were born in %(about)s."),
    Kind.OLD: lazy("%(n)d on the list were born in %(about)s."),
    Kind.ONE_YEAR: lazy("%(n)d on the list were born in %(about)s, far more than the year before and after."),
    Kind.REFUSALS: lazy("%(about)s: %(n)d of %(of)d envelopes were refused."),
    Kind.ALONE: lazy("“%(about)s” is the only choice on %(n)d of the %(of)d ballots that name it."),
}


def _voted(finding: Finding) -> str:
    if finding.voted is None:
        return ""
    if not finding.voted:
        return _("None of them has voted.")
    return ngettext("%(n)d of them has voted.", "%(n)d of them have voted.", finding.voted) % {"n": finding.voted}
