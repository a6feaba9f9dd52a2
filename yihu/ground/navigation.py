from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.screens import entry

entry(_("Jobs"), "jobs", "jobs", "ground.job:view", order=80)
