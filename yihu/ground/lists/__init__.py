"""Lists as data: columns, filters and orders declared, everything else (address, pages, counts) follows.

The whole state of a list stands in its address. Pages go by key, not by number: page 1,000 costs what page 1 costs.
"""

from __future__ import annotations

from yihu.ground.lists.filters import ChoiceFilter, ConditionFilter, Filter, RangeFilter, TerritoryFilter, TextFilter
from yihu.ground.lists.listing import Listing
from yihu.ground.lists.lists import Column, List

__all__ = [
    "ChoiceFilter",
    "Column",
    "ConditionFilter",
    "Filter",
    "List",
    "Listing",
    "RangeFilter",
    "TerritoryFilter",
    "TextFilter",
]
