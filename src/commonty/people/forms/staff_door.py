"""Staff's own way in: allauth's form in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class StaffLoginForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Work email address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # the label says it, and stays while somebody types
