from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.permissions import STAFF, TEAM, permission

permission("holdings.contract:view", _("See contracts and lines"), STAFF | {TEAM})
permission("holdings.transaction:view", _("See transactions and revenue"), (STAFF | {TEAM}) - {"service_agent"})
