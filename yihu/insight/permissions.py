from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.permissions import STAFF, TEAM, permission

permission("insight.measures:view", _("See figures, tiers and the scorecard"), (STAFF | {TEAM}) - {"service_agent"})
permission("insight.refresh:run", _("Have the figures computed anew"), {"director", "marketing_manager", "analyst"})
