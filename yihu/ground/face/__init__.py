"""What pages hand to the components: tables, their columns and pagers, and the small parts around them.

The templates that draw them stand in `ground/templates/yihu/components`; the README beside them lists every context.
"""

from __future__ import annotations

from yihu.ground.face.parts import (
    Action,
    Empty,
    Explanation,
    Fact,
    Filter,
    Pager,
    Step,
    Suggestion,
    Tab,
    Task,
    Text,
    Tone,
)
from yihu.ground.face.tables import Column, Table

__all__ = [
    "Action",
    "Column",
    "Empty",
    "Explanation",
    "Fact",
    "Filter",
    "Pager",
    "Step",
    "Suggestion",
    "Tab",
    "Table",
    "Task",
    "Text",
    "Tone",
]
