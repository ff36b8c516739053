"""The words of a project that everybody has read, to be put right."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import Project


class CorrectionForm(forms.Form):
    name = forms.CharField(label=_("Name of the project"), max_length=120)
    description = forms.CharField(label=_("What is it?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5_000)
    because = forms.CharField(
        label=_("What was wrong?"),
        help_text=_("Everybody can read this, and what it said before."),
        max_length=300,
    )

    def __init__(self, *args: Any, project: Project, free: Collection[str], **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, initial={"name": project.name, "description": project.description}, **kwargs)
        self.fields["description"].required = bool(project.description)  # it may never have had one
        for field in {"name", "description"} - set(free):
            del self.fields[field]

    def words(self) -> dict[str, str]:
        """What it shall say. A browser sends line ends of its own, which are no correction."""
        data, project = self.cleaned_data, self.project
        description = data.get("description", project.description).replace("\r\n", "\n")
        is_same = description == project.description.replace("\r\n", "\n").strip()
        return {
            "name": data.get("name", project.name),
            "description": project.description if is_same else description,
            "because": data["because"],
        }
