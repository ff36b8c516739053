"""Receipts: that a ballot lies in the box, never what it says."""

from django.db.models import QuerySet

from commonty.ballots.models import Envelope, Register


def grouped(receipt: str) -> str:
    """As it is shown and read out: ABCD EFGH IJKL MNOP."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def tidy_receipt(typed: str) -> str:
    return (
        "".join(character for character in typed.upper() if character.isalnum()).replace("0", "O").replace("1", "I")
    )


def has_arrived(register: Register, typed: str) -> bool:
    """Whether an envelope with this receipt is in the box. While voting goes on nothing more is said: not even that a
    later vote replaced it, for whoever bullied a voter into showing the receipt must not learn of that."""
    return Envelope.objects.filter(register=register, receipt=tidy_receipt(typed)).exists()


def receipt_state(register: Register, typed: str) -> str | None:
    """What became of this envelope: live, replaced or cancelled. None before the opening and for unknown receipts."""
    return rows_of(register).filter(receipt=tidy_receipt(typed)).values_list("state", flat=True).first()


def rows_of(register: Register) -> QuerySet[Envelope]:
    """All envelopes by receipt, so that their order says nothing; none before the opening."""
    rows = Envelope.objects.filter(register=register, register__status=Register.Status.OPENED)
    return rows.only("receipt", "state").order_by("receipt")


def receipts_of(register: Register) -> list[tuple[str, str]]:
    """All receipts with what became of them, sorted; nothing before the opening."""
    return list(rows_of(register).values_list("receipt", "state"))
