"""Lists as files: CSV, Excel and Parquet, made in the background, within the rights of who asks.

A room declares in `exporters.py` what can be exported with `register(Export(…))`; a higher room adds columns of its own
with `contribute`, and a page lets its filters count with `narrow`.
"""

from __future__ import annotations

from yihu.ground.exports import commands, work  # noqa: F401  declares the command and the jobs
from yihu.ground.exports.kinds import (
    DAY,
    FLAG,
    MOMENT,
    NUMBER,
    TEXT,
    Column,
    Export,
    contribute,
    narrow,
    register,
    registry,
)

__all__ = [
    "DAY",
    "FLAG",
    "MOMENT",
    "NUMBER",
    "TEXT",
    "Column",
    "Export",
    "contribute",
    "narrow",
    "register",
    "registry",
]
