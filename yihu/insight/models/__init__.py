from yihu.insight.models.change import Change
from yihu.insight.models.measures import AccountMeasures, Measures, Place, YearMeasures
from yihu.insight.models.run import Figures, RefreshRun, TierChange, Year

__all__ = [
    "AccountMeasures",
    "Change",
    "Figures",
    "Measures",
    "Place",
    "RefreshRun",
    "TierChange",
    "Year",
    "YearMeasures",
]
