from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.permissions import STAFF, TEAM, permission

permission("deals.opportunity:view", _("See opportunities"), (STAFF | {TEAM}) - {"service_agent"})
permission("deals.opportunity:change", _("Change opportunities"), {"director", "marketing_manager", TEAM})
