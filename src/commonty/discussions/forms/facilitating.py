"""Where a discussion stands, and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.discussions.forms.moderation import words
from commonty.discussions.rules.talking import LONGEST


class StandingForm(forms.Form):
    agree = words(_("Where we agree"), most=LONGEST, required=False)
    differ = words(_("Where we don’t"), most=LONGEST, required=False)
    still_open = words(_("What is still open"), most=LONGEST, required=False)


class CloseForm(forms.Form):
    conclusion = words(_("What came of it"), most=LONGEST)
    reasons = words(_("Why: the reasons that counted, and what was said against it"), most=LONGEST)
