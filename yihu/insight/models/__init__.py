from yihu.insight.models.change import Change
from yihu.insight.models.measures import AccountMeasures, Place
from yihu.insight.models.run import RefreshRun, TierChange

__all__ = ["AccountMeasures", "Change", "Place", "RefreshRun", "TierChange"]
