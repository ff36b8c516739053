"""The papers behind the demo's ledger: one page each, written by hand as PDF, so that building needs no typesetter."""

from datetime import date

from commonty.kit.money import pounds

TOP, LEFT, LINE = 770, 72, 26  # points, from the bottom left of an A4 page


def paper_of(says: str, *, project: str, pence: int, on: date) -> bytes:
    """An order, an invoice or a note that never was, and says so."""
    words = [
        says,
        f"For: {project}",
        f"Amount: {pounds(pence)}",
        f"Date: {on:%d/%m/%Y}",
        "",
        "Invented for the demo.",
    ]
    return one_page(words)


def one_page(lines: list[str]) -> bytes:
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    drawn = f"BT /F1 14 Tf {LINE} TL {LEFT} {TOP} Td\n{shown}\nET".encode("cp1252", "replace")
    return _numbered(
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _escaped(line: str) -> str:
    return "".join(f"\\{letter}" if letter in "()\\" else letter for letter in line)


def _numbered(*objects: bytes) -> bytes:
    """The objects, a table of where each begins, and where that table begins."""
    whole, begins = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        begins.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    whole += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(whole)
