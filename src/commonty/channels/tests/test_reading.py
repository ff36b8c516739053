"""What a raw mail says."""

import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from commonty.channels.mail.authentication import Verdict, judge
from commonty.channels.mail.reading import Mail, read_mail
from commonty.channels.mail.words import _without_old, _without_signature, cut

MX = "mx.homes.example.org"
PASS = f"{MX}; dmarc=pass header.from=example.com"


def raw(text: str = "The bins are full.", **headers: str) -> bytes:
    said = {"From": "Agnes <agnes@example.com>", "To": "answers@homes.example.org", "Subject": "Bins", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in said.items()]
    return "\r\n".join([*lines, "", text]).encode()


def read(*args: str, **headers: str) -> Mail:
    return read_mail(raw(*args, **headers), authserv_id=MX)


def test_a_plain_mail_says_who_and_what():
    mail = read(Message_ID="<1@example.com>", Authentication_Results=PASS)
    assert (mail.sender, mail.to, mail.subject) == ("agnes@example.com", ("answers@homes.example.org",), "Bins")
    assert (mail.text, mail.verdict, mail.is_automatic) == ("The bins are full.", Verdict.GENUINE, False)


def test_the_same_mail_has_the_same_key_and_another_has_another():
    first = read(Message_ID="<1@example.com>").key
    assert first == read("Other words", Message_ID="<1@example.com>").key
    assert first != read(Message_ID="<1@example.com>", From="eve@example.com").key
    assert read().key == read().key != read("Other words").key


@pytest.mark.parametrize("sender", [
    "Agnes <agnes@example.com>, Eve <eve@example.com>", "agnes@example.com <eve@example.com>", "", "<>", "agnes",
    "agnes@example.com\r\nFrom: eve@example.com", "аgnes@example.com", "x" * 2000 + "@example.com",
    '"agnes@example.com" <eve@example.com>',
])  # fmt: skip
def test_two_senders_or_a_strange_one_are_none(sender):
    assert read(From=sender).sender == ""
    assert read(From='"Agnes@example.com" <agnes@example.com>').sender == "agnes@example.com"


@pytest.mark.parametrize("name_and_value", [
    ("Auto_Submitted", "auto-replied"), ("Precedence", "bulk"), ("X_Auto_Response_Suppress", "All"),
    ("Return_Path", "<>"), ("List_Id", "<tenants.example.org>"), ("Auto_Submitted", "auto-generated; x=y"),
])  # fmt: skip
def test_what_a_machine_wrote_is_known(name_and_value):
    name, value = name_and_value
    assert read(**{name: value}).is_automatic
    assert not read(Auto_Submitted="no", Return_Path="<agnes@example.com>").is_automatic


FORGERIES = [
    "", "mx.other.example.org; dmarc=pass header.from=example.com", f"{MX}.evil.org; dmarc=pass header.from=example.com",
    f"{MX}; dmarc=fail header.from=example.com; dkim=pass header.d=example.com",
    f"{MX}; dmarc=pass header.from=evil.org", f"{MX}; dkim=pass header.d=evil.org",
    f"{MX}; dkim=pass header.d=example.com.evil.org", f"{MX}; dkim=pass header.d=mail.example.com",
    f"{MX}; dkim=pass header.d=com", f"{MX}; spf=pass smtp.mailfrom=eve@evil.org",
    f'{MX}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.com"@evil.org',
    f"{MX}; spf=pass (dmarc=pass header.from=example.com) smtp.mailfrom=evil.org",
    f"{MX}; spf=pass (a (dkim=pass header.d=example.com) smtp.mailfrom=evil.org",
    f"{MX}; spf=pass a) ; dkim=pass header.d=example.com",
    f"{MX}; dkim=fail header.d=example.com", f"{MX}; dkim=none; spf=softfail smtp.mailfrom=agnes@example.com",
    f"{MX}; dkim=pass header.d=evil.org header.d=example.com", f"({MX}) evil.org; dmarc=pass header.from=example.com",
    f"{MX}; none", f"{MX}", f"{MX}; dmarc=pass", f'{MX}; dkim=pass header.d="example.com"',
    f"{MX}; x=pass header.from=example.com", f"{MX}; dmarc==pass header.from=example.com",
]  # fmt: skip


@pytest.mark.parametrize("results", FORGERIES)
def test_no_forgery_is_genuine(results):
    assert judge([results, PASS], sender="agnes@example.com", authserv_id=MX) != Verdict.GENUINE


@pytest.mark.parametrize("results", [
    PASS, f"{MX} 1; dkim=pass (2048-bit key) header.d=example.com header.s=k1",
    f"{MX}; spf=pass (sender is fine) smtp.mailfrom=agnes@example.com",
    f"{MX}; dkim=fail header.d=other.org; dkim=pass header.i=@example.com",
    f"{MX.upper()}; DMARC=pass header.from=EXAMPLE.com",
])  # fmt: skip
def test_what_our_server_saw_is_genuine(results):
    assert judge([results], sender="agnes@example.com", authserv_id=MX) == Verdict.GENUINE


HIDDEN = "=?utf-8?q?x=22=3B_dkim=3Dpass_header.d=3Dexample.com=3B_y=3D=22?="


@pytest.mark.parametrize("mailfrom", [
    f"{HIDDEN}@evil.org", f'"{HIDDEN}"@evil.org', f'"{HIDDEN} {HIDDEN}"@evil.org', f"x@evil.org ({HIDDEN})",
    "x@evil.org (=?utf-8?q?=29=3B_dkim=3Dpass_header.d=3Dexample.com=3B_y=3D=28?=)",
    "=?utf-8?b?eDsgZG1hcmM9cGFzcyBoZWFkZXIuZnJvbT1leGFtcGxlLmNvbQ==?=", "x@evil.org\x0b; dkim=pass header.d=example.com",
    "x@evil.org é; dkim=pass header.d=example.com", "x@evil.org \x00; dkim=pass header.d=example.com",
])  # fmt: skip
def test_no_forgery_hides_in_an_encoded_word(mailfrom):
    """Whoever decodes first reads a quote that ends and a result that our server never wrote."""
    hidden = read(Authentication_Results=f"{MX}; spf=pass smtp.mailfrom={mailfrom}; dmarc=none")
    assert hidden.verdict == Verdict.UNKNOWN
    folded = f"{MX};\r\n\tspf=pass smtp.mailfrom=x@evil.org;\r\n dkim=pass header.d=example.com"
    assert (
        read(Authentication_Results=folded).verdict == Verdict.GENUINE
    )  # the twin: what our server did write, folded


def test_the_decoded_header_would_have_been_believed():
    """The twin: as the standard library decodes it, the forgery is genuine; so it is never asked to."""
    said = f'{MX}; spf=pass smtp.mailfrom="{HIDDEN}"@evil.org; dmarc=none'
    found = BytesParser(policy=policy.default).parsebytes(f"Authentication-Results: {said}\r\n\r\n".encode())
    decoded = str(found["Authentication-Results"])
    assert judge([decoded], sender="agnes@example.com", authserv_id=MX) == Verdict.GENUINE
    assert judge([said], sender="agnes@example.com", authserv_id=MX) == Verdict.UNKNOWN


def test_without_our_servers_name_nothing_is_genuine():
    assert judge([PASS], sender="agnes@example.com", authserv_id="") == Verdict.UNKNOWN
    assert judge(["; dmarc=pass header.from=example.com"], sender="a@example.com", authserv_id="") == Verdict.UNKNOWN


OLD = ["On Thu, 26 Nov 2026 at 12:00, Shona Baird <x@y.org> wrote:\n> When are you in?\n> Shona",
       "On Thu, 26 Nov 2026 at 12:00, Strathvale Homes\n<answers+abc@homes.example.org> wrote:\n> When?",
       "-----Original Message-----\nFrom: Shona\nWhen are you in?",
       "________________________________\nFrom: Shona <x@y.org>\nSent: 26 November 2026\nTo: Agnes\nWhen?",
       "From: Shona\nSent: Thursday\nTo: Agnes\nSubject: A message\n\nWhen are you in?",
       "> When are you in?", "--\nAgnes Rennie\nFlat 1/2", "Sent from my iPhone"]  # fmt: skip


@pytest.mark.parametrize("old", OLD)
def test_what_was_said_before_and_a_signature_are_cut(old):
    assert cut(f"On Friday.\n\nAgnes\n\n{old}") == "On Friday.\n\nAgnes"


@pytest.mark.parametrize("whole", [
    "On Tuesday I wrote: nobody came.\nIt is still broken.", "From: my neighbour I hear that it is broken.",
    "> When are you in?\nOn Friday.\n> And the key?\nWith Dougie.", "-- it was never mended --", *OLD[:6],
    "On Mon Shona wrote:\n> When?\nOn Friday, after two.",
])  # fmt: skip
def test_what_may_be_new_is_kept(whole):
    assert cut(whole) == whole


def test_html_is_read_where_there_is_no_plain_text():
    html = EmailMessage()
    html["From"] = "agnes@example.com"
    html.set_content("<style>p{}</style><p>The <b>bins</b><br>are&nbsp;full.</p><script>evil()</script>"
                     "<blockquote>When?</blockquote>", subtype="html")  # fmt: skip
    assert read_mail(html.as_bytes(), authserv_id=MX).text == "The bins\nare full."
    html.make_alternative()
    html.add_alternative("plain", subtype="plain")
    assert read_mail(html.as_bytes(), authserv_id=MX).text == "plain"


def test_files_are_counted_and_their_words_are_not_read():
    mail = EmailMessage()
    mail["From"] = "agnes@example.com"
    mail.set_content("See the photo.")
    mail.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="mould.jpg")
    mail.add_attachment("a note", filename="note.txt")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l@x>")
    found = read_mail(mail.as_bytes(), authserv_id=MX)
    assert (found.left_out, found.text) == (2, "See the photo.")


@pytest.mark.parametrize(
    "charset", ["nonsense", "utf-7", "us-ascii", "utf-16", "base64", "idna", "\xff", "rot13", "hex"]
)
def test_a_wrong_character_set_loses_no_word(charset):
    body = "The caf\xe9 is damp"
    found = read_mail(
        b"From: a@example.com\r\nContent-Type: text/plain; charset=" + charset.encode("latin-1")
        + b"\r\n\r\n" + body.encode("latin-1"), authserv_id=MX,
    )  # fmt: skip
    assert isinstance(found.text, str)
    if charset in ("nonsense", "us-ascii"):
        assert found.text == body


LONG = {
    "quotes": ("> x\n" * 25_000 + "y", {}),
    "signatures": ("a\n" * 50_000, {}),
    "wrote": ("On Tue Shona wrote:\n> x\n" * 4_000 + "y", {}),
    "dashes": ("-" * 100_000, {}),
    "tags": ("<" * 100_000, {"Content_Type": "text/html"}),
    **{
        begin: (begin * 30_000, {"Content_Type": "text/html"})
        for begin in ("</", "<!", "<?", "<a ", "<a b=\"", "&#", "<![a", "<a b=\">c=\"", "<script>")
    },
    "comments": ("<!--" * 25_000, {"Content_Type": "text/html"}),
    "addresses": ("x", {"To": "a@example.org, " * 60_000}),
    "an encoded subject": ("x", {"Subject": "=?utf-8?q?x?= " * 60_000}),
    "brackets": ("x", {"References": "<" * 800_000}),
    "parameters": ("x", {"Content_Type": "text/plain" + "; a*0=x" * 60_000}),
    "comments in a sender": ("x", {"From": "(" * 800_000}),
    "parts in parts": ("".join(
        f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(200)) + "\n" * 900_000,
        {"Content_Type": "multipart/mixed; boundary=b0"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_long_mail_costs_no_more_than_its_length(name):
    """In the square of its length each of these takes from half a minute to hours."""
    text, headers = LONG[name]
    long = raw(text, **headers)
    began = time.process_time()
    read_mail(long, authserv_id=MX)
    assert time.process_time() - began < 3


def test_no_line_is_looked_at_more_than_a_few_times():
    """The twin, without a clock: twice the lines are twice the looks."""

    class Line(str):
        looks = 0

        def strip(self, *how):
            Line.looks += 1
            return super().strip(*how)

    for lines in ([Line("> x")] * 2_000 + [Line("y")], [Line("a")] * 2_000):
        Line.looks = 0
        _without_signature(_without_old(lines))
        assert 0 < Line.looks < 40 * len(lines)


LINES = some.sampled_from([
    b"From: a@example.com", b"From: =?utf-16?b?////?= <a@b.c>", b"Content-Type: multipart/mixed; boundary=x", b"--x",
    b"--x--",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=x", b"Content-Type: message/delivery-status",
    b"Content-Type: text/plain; charset=\x80", b"Content-Transfer-Encoding: base64", b"Content-Type: message/rfc822", b"",
    b"Content-Transfer-Encoding: uuencode", b"Content-Disposition: attachment; filename*=utf-8''%ff%",
    b"To: undisclosed:;,",
    b"Message-ID: <[", b"Subject: =?x?q?=ff?=", b"Content-Type: text/html", b"<p>&#x110000;<!--", b"Action: failed",
    b"Content-ID: <", b"Return-Path: <>", b"Authentication-Results: ((((", b" ", b"\x00\xff",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(some.one_of(some.binary(max_size=400), some.lists(some.one_of(LINES, some.binary(max_size=12)), max_size=30)))
def test_whatever_comes_it_never_fails(given_):
    read_mail(b"\r\n".join(given_) if isinstance(given_, list) else given_, authserv_id=MX)


def test_a_mail_that_came_back_says_which():
    report = (
        "From: MAILER-DAEMON@mx.example.com\r\nReturn-Path: <>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: rfc822; agnes@example.com\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: {kind}\r\n\r\nMessage-ID: <{id}@homes.example.org>\r\nSubject: x\r\n\r\n--b--\r\n"
    )
    for kind in ("message/rfc822", "text/rfc822-headers"):
        bounce = read_mail(report.format(action="failed", kind=kind, id="n1").encode(), authserv_id=MX).bounce
        assert (bounce.message_ids, bounce.is_final) == (("<n1@homes.example.org>",), True)
    late = read_mail(report.format(action="delayed", kind=kind, id="n1").encode(), authserv_id=MX).bounce
    assert not late.is_final
    assert read().bounce is None
