"""Whose keys open a box, and how far each of them is."""

from commonty.ballots.models import KeyHolder, Keyring, Register
from commonty.people.models import Person


def holders_of(keyring: Keyring | None) -> list[KeyHolder]:
    """In the order in which they were named; none where our own installation holds the key."""
    return list(keyring.holders.select_related("person").order_by("pk")) if keyring else []


def keys_of(person: Person) -> list[KeyHolder]:
    """The keys that somebody holds or was asked to hold, newest first, each with its `register` once there is one."""
    held = list(KeyHolder.objects.filter(person=person).select_related("keyring__place").order_by("-pk")[:50])
    opened = Register.objects.filter(keyring__in=[holder.keyring_id for holder in held])
    registers = {register.keyring_id: register for register in opened}
    for holder in held:
        holder.register = registers.get(holder.keyring_id)  # type: ignore[attr-defined]
    return held
