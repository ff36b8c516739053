"""Lists as files: CSV that a spreadsheet opens without running anything, with money as numbers."""

from decimal import Decimal

from commonty.kit.csv_files import csv_answer, harmless

__all__ = ["csv_answer", "harmless", "in_pounds"]


def in_pounds(pence: int | None) -> Decimal | str:
    """A number and not a text, so that an amount below nothing isn't taken for a formula."""
    return "" if pence is None else Decimal(pence).scaleb(-2)
