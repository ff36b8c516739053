"""The settings that most rounds leave as recommended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.budgeting.forms.set_up import StepForm
from commonty.budgeting.models import Leftover, Method
from commonty.budgeting.rules import UTILITIES, check_settings
from commonty.kit.form_fields import PoundsField


class RestForm(StepForm):
    method = forms.ChoiceField(
        label=_("How do people vote?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Method.APPROVAL,
                _("Tick the ones you back\nRecommended for small pots: everybody understands it at once."),
            ),
            (
                Method.KNAPSACK,
                _("Fill the pot\nChoose projects until the money is used up: people see what things cost."),
            ),
            (Method.POINTS, _("Share out points\nPeople can say how much they want something.")),
            (Method.RANKING, _("Put them in order\nFavourite first. Takes most thought.")),
            (Method.SCORES, _("Score each when it is pitched\nIn a hall, one project after another.")),
        ],
    )
    choose_most = forms.IntegerField(
        label=_("How many may each choose?"),
        help_text=_("For ticks and for putting in order."),
        min_value=1,
        max_value=50,
    )
    points = forms.IntegerField(
        label=_("How many points does each have?"),
        help_text=_("On a pitch night: the highest score."),
        min_value=2,
        max_value=1_000,
    )
    rule = forms.ChoiceField(
        label=_("How are votes counted?"),
        widget=forms.RadioSelect,
        choices=[
            (
                "equal-shares",
                _("Equal shares\nRecommended: each voter has an equal share of the money, so no group takes it all."),
            ),
            ("greedy", _("Most chosen first\nThe best-known way. A large group can win everything.")),
        ],
    )
    leftover = forms.ChoiceField(
        label=_("What happens to money that is left over?"),
        widget=forms.RadioSelect,
        choices=[
            (
                Leftover.NEXT,
                _("It is kept for the next money vote here\nRecommended: what is for residents stays theirs."),
            ),
            (Leftover.LANDLORD, _("It goes back to our budget")),
            (Leftover.COMMON, _("It goes into the common pot\nMoney that residents of all our areas decide about.")),
        ],
    )
    minimum_turnout = forms.IntegerField(
        label=_("How many must vote at least?"),
        help_text=_("If fewer do, nothing is chosen, and all the money counts as left over. 0: any number will do."),
        min_value=0,
        max_value=1_000_000,
    )
    minimum_votes = forms.IntegerField(
        label=_("How many votes does a project need at least?"),
        help_text=_("One with fewer is not chosen, even if there is money for it. 0: any number will do."),
        min_value=0,
        max_value=1_000_000,
    )
    smallest_pence = PoundsField(label=_("Smallest project"), required=False)
    largest_pence = PoundsField(label=_("Largest project"), required=False)
    without_web = forms.CharField(
        label=_("How do people vote without the web?"),
        help_text=_("For example: “Phone 0141 496 0000, Monday to Friday, 9 to 5, or come to our office.”"),
        max_length=300,
        required=False,
    )
    late_rule = forms.CharField(
        label=_("When is somebody put on the list late?"),
        help_text=_(
            "For example: “Anybody who lived here on the day the list was made, and was left out by mistake.”"
        ),
        max_length=300,
        required=False,
    )
    has_paper = forms.BooleanField(
        label=_(
            "Paper votes too\nWe print packs with a ballot paper. At least three of the staff are needed who promote "
            "no project: two open and key the papers, a third settles where they differ."
        ),
        required=False,
    )
    paper_days = forms.IntegerField(
        label=_("For how many days after the close are paper votes taken in?"),
        help_text=_("From 0 to 7. For paper that is in the post when voting closes. Empty means 0."),
        min_value=0,
        max_value=7,
        required=False,
    )
    utility = forms.ChoiceField(
        label=_("What is a vote for a project worth?"),
        required=False,
        choices=[
            ("", _("What goes with the way of voting (recommended)")),
            ("cost", _("As much as the project costs")),
            ("card", _("The same for every project")),
            ("score", _("The points it was given")),
            ("borda", _("Its place in the order")),
            ("score-cost", _("The scores it was given, whatever it costs")),
        ],
    )
    completion = forms.ChoiceField(
        label=_("If equal shares leave money over"),
        choices=[
            ("add1-overspend", _("raise all shares until the pot is used (recommended)")),
            ("add1", _("raise all shares, and stop when nothing more fits")),
            ("add1-overspend-u", _("raise all shares, then the most chosen that still fit")),
            ("add1u", _("raise all shares and stop, then the most chosen that still fit")),
            ("greedy", _("the most chosen that still fit")),
            ("none", _("leave it over")),
        ],
    )
    comparison = forms.ChoiceField(
        label=_("Compare with “most chosen first” at the end"),
        required=False,
        choices=[
            ("", _("No (recommended)")),
            ("satisfaction", _("Yes: take whichever gives more voters more")),
            ("exclusion", _("Yes: take whichever leaves fewer voters with nothing")),
        ],
    )

    simple = (
        "method",
        "choose_most",
        "points",
        "rule",
        "leftover",
        "minimum_turnout",
        "minimum_votes",
        "smallest_pence",
        "largest_pence",
        "without_web",
        "has_paper",
        "paper_days",
        "late_rule",
    )

    @property
    def simple_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.simple]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.simple]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.pb_round is not None and self.pb_round.utility == UTILITIES[self.pb_round.method][0]:
            self.initial["utility"] = ""

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        self.cleaned_data["paper_days"] = self.cleaned_data["paper_days"] or 0
        if not self.cleaned_data["utility"]:
            self.cleaned_data["utility"] = UTILITIES[self.cleaned_data["method"]][0]
        try:
            check_settings(self.cleaned_data, pot_pence=self.pb_round.pot_pence if self.pb_round else None)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return self.cleaned_data
