from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.permissions import STAFF, TEAM, permission

EVERYBODY = STAFF | {TEAM}
SELLERS = {"director", "marketing_manager", TEAM}

permission("accounts.account:view", _("See accounts"), EVERYBODY)
permission("accounts.account:change", _("Change accounts"), SELLERS)
permission("accounts.account:create", _("Create accounts"), {"director", "marketing_manager", "account_manager"})
permission(
    "accounts.account:archive", _("Put accounts into the bin and take them out"), {"director", "marketing_manager"}
)
permission(
    "accounts.account:designate", _("Call accounts strategic or of high potential"), {"director", "marketing_manager"}
)
permission("accounts.team:change", _("Change account teams"), {"director", "marketing_manager"})
permission("accounts.person:view", _("See people"), EVERYBODY)
permission("accounts.person:change", _("Change people"), SELLERS | {"service_agent"})
permission("accounts.note:write", _("Write notes and interactions"), EVERYBODY - {"analyst"})
