from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.ground.metrics import reason
from yihu.holdings.metrics import DATA_END_EARLIER

NO_TRANSACTIONS = reason("no_transactions", _("no transactions"))
NOT_COMPUTED = reason("not_computed", _("not computed yet"))
DATA_BEGIN_LATER = reason("data_begin_later", _("the data begin later"))
__all__ = ["DATA_BEGIN_LATER", "DATA_END_EARLIER", "NOT_COMPUTED", "NO_TRANSACTIONS"]
