"""Receipts: that a ballot lies in the box, never what it says."""

from commonty.ballots.models import Envelope, Register


def grouped(receipt: str) -> str:
    """As it is shown and read out: ABCD EFGH IJKL MNOP."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def tidy_receipt(typed: str) -> str:
    return "".join(character for character in typed.upper() if character.isalnum()).replace("0", "O").replace("1", "I")


def receipt_state(register: Register, typed: str) -> str | None:
    """What became of the envelope with this receipt: live, replaced or cancelled. None if there is no such receipt."""
    found = Envelope.objects.filter(register=register, receipt=tidy_receipt(typed))
    return found.values_list("state", flat=True).first()


def receipts_of(register: Register) -> list[tuple[str, str]]:
    """All receipts with what became of them, sorted so that their order says nothing; nothing before the opening."""
    if register.status != Register.Status.OPENED:
        return []
    return list(Envelope.objects.filter(register=register).order_by("receipt").values_list("receipt", "state"))
