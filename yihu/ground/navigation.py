from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.screens import entry

entry(_("Imports"), "imports", "upload", "ground.import:run", order=60)
entry(_("Exports"), "exports", "download", "ground.export:run", order=65)
entry(_("Jobs"), "jobs", "jobs", "ground.job:view", order=70)
