"""What neighbours say of projects: for and against while they vote, and questions once the result is out."""

from datetime import datetime, timedelta

from django.utils import timezone

from commonty.budgeting.models import Round
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import say
from commonty.people.models import Person
from commonty.web.demo.plots import awake

# Of each project: hours after the first word, stance, words, and what the officer answers. None: it answers the one before.
WHILE_VOTING: dict[str, tuple[tuple[int, str | None, str, str], ...]] = {
    "Lights in three back courts": (
        (0, "for", "I carry my bin down by the light of my phone. In January that is at four.", ""),
        (9, "against", "Our bedroom looks out on the court. **Not all night, please.**", ""),
        (11, None, "Lamps with a sensor go out again. My sister has them in her close.", ""),
        (26, "question", "Who pays for a bulb in five years?", "We do. It is in the yearly costs above."),
        (50, "for", "The wee ones could play out after tea.", ""),
        (71, "question", "Can the lamp at 40 stand at the steps and not at the wall?", ""),
    ),
    "A bench where the bus stop used to be": (
        (4, "for", "I stop there with my shopping every time. I would sit.", ""),
        (30, "against", "The last one was burned in 2015. Make it of metal.", ""),
    ),
}
AFTERWARDS: dict[str, tuple[tuple[int, str | None, str, str], ...]] = {
    "Lamps along the burn path": (
        (
            0,
            "question",
            "Do they burn all night?",
            "From dusk to one, and from five to dawn. The bats were asked, too.",
        ),
        (60, "question", "The third lamp from the bridge is dark. Is that meant?", ""),
    ),
}


def speak_of_projects(pb_round: Round, officer: Person, *, since: datetime, is_decided: bool) -> None:
    neighbours = Person.objects.living_within(pb_round.place, on=timezone.localdate(since)).filter(is_at_risk=False)
    people = list(neighbours.order_by("pk")[7:60:4])
    for name, words in (AFTERWARDS if is_decided else WHILE_VOTING).items():
        project = pb_round.projects.filter(name=name).first()
        if project is None:
            continue
        before = None
        for n, (hours, stance, text, answer) in enumerate(words):
            at = awake(since + timedelta(hours=hours))
            more = {"stance": stance or "", "parent_id": None if stance or before is None else before.pk}
            by = people[n % len(people)]
            comment = say(thread_id=project.thread_id, text=text, by=by, now=at, channel="web", **more).comment
            if answer:  # what waits for an answer is promised to nobody yet: the officer finds it on the desk
                ask_landlord(comment_id=comment.pk, by=by, now=at, channel="web")
            if answer:
                later = awake(at + timedelta(hours=20))
                how = {"by": officer, "now": later, "channel": "web", "parent_id": comment.pk}
                say(thread_id=project.thread_id, text=answer, **how)
            before = comment
