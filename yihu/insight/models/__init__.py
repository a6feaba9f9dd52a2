from yihu.insight.models.change import Change
from yihu.insight.models.measures import AccountMeasures, AccountStanding
from yihu.insight.models.run import RefreshRun, TierChange

__all__ = ["AccountMeasures", "AccountStanding", "Change", "RefreshRun", "TierChange"]
