"""Example forms of the page of patterns: as it opens, and as it comes back with errors."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(django_forms.Form):
    """One field of every kind."""

    name = django_forms.CharField(label=_("Name"), max_length=64)
    code = django_forms.CharField(
        label=_("Credit code"), required=False, help_text=_("18 digits and capital letters, without I, O, S, V, Z")
    )
    city = django_forms.ChoiceField(label=_("City"), choices=[("cd", "成都"), ("my", "绵阳"), ("nj", "南京")])
    stance = django_forms.ChoiceField(
        label=_("Stance"),
        choices=[("for", _("in favour")), ("neutral", _("neutral")), ("against", _("against"))],
        widget=django_forms.RadioSelect,
    )
    text = django_forms.CharField(label=_("Note"), required=False, widget=django_forms.Textarea(attrs={"rows": 3}))
    told = django_forms.BooleanField(
        label=_("Tell the account team"), required=False, help_text=_("They find it in their inbox")
    )

    def clean(self) -> dict[str, Any]:
        """The example always finds its code wrong."""
        self.add_error("code", _("The last character should be 3, not Z; compare it with the licence"))
        return self.cleaned_data


def forms() -> dict[str, Any]:
    """The context of the forms."""
    return {
        "plain_form": ExampleForm(prefix="plain"),
        "wrong_form": ExampleForm({"name": "", "code": "91510100MA6100AXYZ", "city": "cd", "stance": "for"}),
    }
