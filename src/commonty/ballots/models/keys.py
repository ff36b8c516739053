"""Who holds the keys of a box, where our own installation shall not: three people, of whom any two open it."""

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class Keyring(models.Model):
    """Three key holders for one vote, named before it opens."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of the vote, so that a holder knows what the key is for
    made_at = models.DateTimeField()


class KeyHolder(models.Model):
    """One of the three. The key itself is on paper, in their hands only; here lies what seals something for it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    keyring = models.ForeignKey(Keyring, on_delete=models.CASCADE, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)  # since when we know that they can read what they wrote down

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keyring", "person"], name="ballots_one_key_a_person")]

    @property
    def purpose(self) -> str:
        return f"ballots.holder:{self.public_id}"


class HalfKey(models.Model):
    """The private key of a box, sealed for one holder and around that for another: whoever turns first takes the outer
    seal off, and what is left (`half`) opens for the second alone. There are six, so that any two may come in any order.
    """

    outer = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="outer_halves")
    inner = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="inner_halves")
    sealed = models.BinaryField()
    half = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outer", "inner"], name="ballots_one_half_a_pair")]

    @property
    def info(self) -> bytes:
        return f"commonty half key {self.outer.public_id} {self.inner.public_id}".encode()
