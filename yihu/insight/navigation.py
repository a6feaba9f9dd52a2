from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.screens import entry, panel
from yihu.insight.panels import spending_panel

entry(_("Scorecard"), "insight:scorecard", "scorecard", "insight.measures:view", order=20, phone=True)
panel("account", order=10)(spending_panel)
