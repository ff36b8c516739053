"""The words of a mail, and which of them are new: below them lies what they answer to, and a signature.

Cut with care: what isn't surely an old mail stays, since half a sentence too much does less harm than one too few.
"""

import re
from email.message import Message
from html.parser import HTMLParser

LONGEST, MOST_LINES = 100_000, 2_000
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "hr", "table", "ul", "ol", "pre"}
)
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
TAG = re.compile(r"<(?:(/?[a-z][a-z0-9]{0,20})\b[^<>]*>|[!?][^<>]*>|)", re.I)
# NUL and halves of surrogate pairs are nothing that the database takes.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")
# Python knows many more that nobody's mail is in, and that can say what no text holds (unicode_escape, utf-7).
CHARSETS = re.compile(
    r"utf-?8|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp-?125\d|koi8-[ru]|gb18030|gb2312|gbk|big5"
    r"|shift_jis|euc-(jp|kr|cn)", re.I,
)  # fmt: skip
# «On Tuesday … Shona wrote:», also broken over two lines.
WROTE = re.compile(r"(on|am|le|el|dnia|w dniu)\b.{4,300}(wrote|schrieb|a écrit|escribió|napisał\(?a?\)?)\s*:", re.I)
DIVIDER = re.compile(r"-{2,}\s*(original message|forwarded message)\s*-{2,}", re.I)
OUTLOOK = re.compile(r"\*?(from|sent|to|subject|date|cc)\s?:\*?\s?\S.{0,300}", re.I)
SENT_FROM = re.compile(r"(sent from my |sent from outlook|get outlook for |sent from yahoo mail).{0,60}", re.I)
MOST_SIGNATURE = 12  # lines


def words_of(message: Message) -> str:
    """Plain text where there is some, else the words of the HTML."""
    try:
        parts = [part for part in list(message.walk())[:200] if _is_text(part)]
    except Exception:  # a structure that can't be walked has no words
        return ""
    plain = [text for part in parts if part.get_content_type() == "text/plain" and (text := _decoded(part))]
    if "".join(plain).strip():
        return tidy("\n".join(plain))
    html = [_decoded(part) for part in parts if part.get_content_type() == "text/html"]
    return tidy(html_words("\n".join(html)))


def without_unseen(text: str) -> str:
    return UNSEEN.sub("", text)


def tidy(text: str) -> str:
    lines = (
        without_unseen(text.replace("\r\n", "\n").replace("\r", "\n"))
        .replace("\xa0", " ")[:LONGEST]
        .split("\n")[:MOST_LINES]
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _is_text(part: Message) -> bool:
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )


def _decoded(part: Message) -> str:
    """In the character set it names, or as well as can be: a wrong name loses no word."""
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # an encoding that can't be undone
        payload = b""
    if not isinstance(payload, bytes):
        return ""
    payload = payload[: LONGEST * 4]
    named = str(part.get_content_charset() or "utf-8")
    for charset in (named if CHARSETS.fullmatch(named) else "utf-8", "utf-8"):
        try:
            return payload.decode(charset)
        except (LookupError, ValueError, TypeError):
            continue
    return payload.decode("cp1252", "replace")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.quoted += tag == "blockquote"
        if tag in BLOCKS:
            self.said.append("\n" + "> " * min(self.quoted, 3))

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(self.silent - (tag in SILENT), 0)
        self.quoted = max(self.quoted - (tag == "blockquote"), 0)
        if tag in BLOCKS - {"br"}:
            self.said.append("\n" + "> " * min(self.quoted, 3))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))


def html_words(html: str) -> str:
    reader = _Words()
    try:
        reader.feed(_simple(html[:LONGEST]))
        reader.close()
    except Exception:  # markup that its parser can't take: what it understood until there
        return "".join(reader.said)
    return "".join(reader.said)


def _simple(html: str) -> str:
    """Tags by their names alone: the reader looks for the end of each that has none through all that follows."""
    first, *rest = html.split("<!--")
    said = first + "".join(after.partition("-->")[2] for after in rest)
    return TAG.sub(lambda found: f"<{found[1]}>" if found[1] else "" if found[0] != "<" else "&lt;", said)


def cut(whole: str) -> str:
    """What is new. If nothing is left of it, all is new."""
    lines = whole.split("\n")
    new = _without_signature(_without_old(lines))
    return "\n".join(new).strip() or whole


def _without_old(lines: list[str]) -> list[str]:
    quoted_from = _begin_of_quotes(lines)
    for at, line in enumerate(lines):
        said = line.strip()
        both = f"{said} {lines[at + 1].strip()}" if at + 1 < len(lines) else said
        begins = WROTE.fullmatch(said) or (not said.startswith(">") and WROTE.fullmatch(both))
        # Who answers below or between what they quote has new words there: then nothing is cut.
        if begins and at + (1 if WROTE.fullmatch(said) else 2) >= quoted_from:
            return lines[:at]
        if DIVIDER.fullmatch(said) or _is_outlook(lines[at : at + 8]):
            return lines[:at]
        if said.startswith(">") and at >= quoted_from:
            return lines[:at]
    return lines


def _begin_of_quotes(lines: list[str]) -> int:
    """From here on nothing is new: looked for once, from the end."""
    for at in range(len(lines) - 1, -1, -1):
        if (said := lines[at].strip()) and not said.startswith(">"):
            return at + 1
    return 0


def _is_outlook(lines: list[str]) -> bool:
    """A line of underscores or nothing, then From, Sent, To, Subject: three of them in a row."""
    named = [line.strip() for line in lines if line.strip() and not re.fullmatch(r"_{10,}", line.strip())]
    if not lines or not re.fullmatch(r"_{10,}|\*?from\s?:.*", lines[0].strip(), re.I):
        return False
    return len(named) >= 3 and all(OUTLOOK.fullmatch(line) for line in named[:3])


def _without_signature(lines: list[str]) -> list[str]:
    begin = said = 0
    for at in range(len(lines) - 1, -1, -1):
        said += bool(lines[at].strip())
        if said > MOST_SIGNATURE:
            begin = at + 1
            break
    for at, line in enumerate(lines[begin:], begin):
        if line.rstrip() == "--" or SENT_FROM.fullmatch(line.strip()):
            return lines[:at]
    return lines
