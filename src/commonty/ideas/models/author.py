"""Who else is an author of an idea: invited by whoever started it, and one of its authors once they have said yes."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class CoAuthorQuerySet(models.QuerySet["CoAuthor"]):
    def there(self) -> Self:
        """Those who are authors now, whoever has been one longest first."""
        return self.filter(state=CoAuthor.State.IN).order_by("since", "pk")

    def by_human(self, person: Person) -> Self:
        return self.filter(person__in=Person.objects.same_human(person.human.pk))


class CoAuthor(models.Model):
    """`person` is the entry that stands for the human. Whoever is out may be invited again after a rest."""

    class State(models.TextChoices):
        INVITED = "invited", _("Is invited")
        IN = "in", _("Is an author")
        OUT = "out", _("Is no author")

    class Ended(models.TextChoices):
        NOT = "", _("Not ended")
        DECLINED = "declined", _("Said no to the invitation")
        LEFT = "left", _("Left")
        REMOVED = "removed", _("Was taken away by whoever started it")
        MOVED = "moved", _("Moved away")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State)
    ended = models.CharField(max_length=8, choices=Ended, blank=True)
    since = models.DateTimeField()
    is_named = models.BooleanField(default=False)  # their first name stands on the idea
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="ideas_an_author_once")]
