from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.ground.screens import SIGNED_IN, entry

entry(pgettext_lazy("menu", "Home"), "home", "home", SIGNED_IN, order=0, phone=True)
entry(_("Accounts"), "accounts", "accounts", "accounts.account:view", order=10, phone=True)
entry(_("Audit record"), "audit", "lock", "ground.audit:view", order=80)
entry(_("Help"), "docs", "docs", SIGNED_IN, order=90)
