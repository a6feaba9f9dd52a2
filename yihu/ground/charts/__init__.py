"""Charts made on the server: small accessible SVG, coloured by classes, read out by `yh-chart`.

The callers pass the finding as a sentence and every number already formatted (万, 亿); the charts only draw.
"""

from __future__ import annotations

from yihu.ground.charts.bars import Bar, bars, month_label
from yihu.ground.charts.pareto import Mark, pareto
from yihu.ground.charts.share import Part, stacked
from yihu.ground.charts.sparkline import sparkline
from yihu.ground.charts.svg import Chart

__all__ = ["Bar", "Chart", "Mark", "Part", "bars", "month_label", "pareto", "sparkline", "stacked"]
