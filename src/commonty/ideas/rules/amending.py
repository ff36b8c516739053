"""May an idea be changed? Until it is answered; what was supported has to stay what it was."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ideas.models import Amendment, Idea
from commonty.ideas.rules.status import check_is_shown, check_words


def may_change(idea: Idea) -> bool:
    return idea.state in (Idea.State.GATHERING, Idea.State.OWED)


def check_can_change(idea: Idea) -> None:
    check_is_shown(idea)
    if not may_change(idea):
        raise Refused(_("This idea is answered or over, so it stays as it reads."))


def check_is_another(idea: Idea, title: str, says: str, because: str) -> None:
    check_words(title, says)
    if (title.strip(), says.strip()) == (idea.title, idea.says):
        raise Refused(_("It reads as it did. Change something in it first."))
    if len(because.split()) < 2:
        raise Refused(_("Say in a few words why."))


def check_is_open(amendment: Amendment, *, is_taken: bool, reason: str) -> None:
    if amendment.state != Amendment.State.ASKED or (amendment.hiding and amendment.hiding.lifted_at is None):
        raise Refused(_("This has been decided already. Open the page again to see how."))
    if not is_taken and len(reason.split()) < 2:
        raise Refused(_("Say in a few words why you don’t take it."))
