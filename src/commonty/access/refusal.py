"""Not now: what a rule raises. Its text is a sentence for the person who asked, shown on the form they sent."""


class Refused(Exception):
    """Who asked may do this, but not now or not like this."""
