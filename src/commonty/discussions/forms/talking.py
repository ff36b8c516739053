"""Saying something, starting a discussion, changing one's words, reporting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonty.cases.forms.said import CHANNELS
from commonty.discussions.models import Comment, HouseRule, Thread
from commonty.discussions.queries.languages import written_choices
from commonty.discussions.rules.moderation import LONGEST_REPORT
from commonty.discussions.rules.talking import LONGEST, LONGEST_TITLE
from commonty.places.models import Place

MARKS = _("**Bold**, lists with * and links work. Nothing else does.")


class TextField(forms.CharField):
    """No `maxlength` in the page: a browser would cut what is pasted, without a word."""

    def __init__(self, **more: Any) -> None:
        rows = more.pop("rows", 5)
        says = {"required": _("Write a few words.")}
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), error_messages=says, **more)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if len(text) > LONGEST:
            words = {"n": LONGEST}
            raise ValidationError(_("This is longer than %(n)d characters. Please leave something out.") % words)
        return text


class LanguageField(forms.ChoiceField):
    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("In which language do you write?"), choices=written_choices, required=False, **more)


ASKS = {
    Comment.Stance.FOR.value: _("What speaks for it?"),
    Comment.Stance.AGAINST.value: _("What speaks against it?"),
    Comment.Stance.QUESTION.value: _("What would you like to know?"),
}


class SayForm(forms.Form):
    """With a stance where the thread asks for one."""

    stance = forms.ChoiceField(
        label=_("What do you say?"), choices=Comment.Stance.choices, widget=forms.RadioSelect, required=False
    )
    text = TextField(label=_("What you want to say"), help_text=MARKS)
    language = LanguageField()
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, thread: Thread, stance: str = "", is_answer: bool = False, **kwargs: Any) -> None:
        """stance: chosen already, by the link that led here; then the page asks for words alone."""
        super().__init__(*args, **kwargs)
        only_questions = thread.takes == Thread.Takes.QUESTIONS
        chosen = Comment.Stance.QUESTION.value if only_questions and not is_answer else stance
        self.stance = chosen if chosen in ASKS else ""
        if self.stance:
            self.fields["stance"].widget, self.fields["stance"].initial = forms.HiddenInput(), self.stance
            self.fields["text"].label = ASKS[self.stance]
        elif only_questions or not thread.wants_stance:
            del self.fields["stance"]


class SayForThemForm(SayForm):
    """What somebody says on the phone or at a counter, and staff type."""

    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)


class ChangeForm(forms.Form):
    text = TextField(label=_("What you want to say"), help_text=MARKS)
    language = LanguageField()


class StartForm(forms.Form):
    title = forms.CharField(label=_("What is it about?"), max_length=LONGEST_TITLE)
    text = TextField(label=_("Say a little more"), help_text=MARKS)
    language = LanguageField()
    place = forms.ChoiceField(label=_("For which place is it?"))
    wants_stance = forms.BooleanField(
        label=_("Ask whether people are for or against it\nEach can say so with their words."), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]


class StartForSomebodyForm(StartForm):
    """What somebody says on the phone or at a counter, and staff type."""

    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)


class ReportForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Which house rule does it break?"), choices=HouseRule.choices, widget=forms.RadioSelect
    )
    says = forms.CharField(
        label=_("What is wrong with it?"), max_length=LONGEST_REPORT, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
