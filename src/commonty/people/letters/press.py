"""Makes one PDF in a process of its own: what to print comes in as JSON, the PDF goes out.

The typesetter keeps in memory what it has set, for as long as its process lives: some 60 MB for each 250 letters. A web
worker that printed for itself would never give that back. Run as a file, so that it loads nothing but the typesetter.
"""

import json
import sys
from typing import Any

import typst


def compiled(job: dict[str, str], standards: list[Any]) -> bytes:
    pdf: bytes = typst.compile(
        job["template"], root=job["root"], sys_inputs={"data": job["data"]}, pdf_standards=standards
    )
    return pdf


def main() -> None:
    job = json.load(sys.stdin.buffer)
    try:
        pdf = compiled(job, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # One name in letters that no font here has must not keep a thousand people from their post: tagged all the same.
        pdf = compiled(job, [])
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
