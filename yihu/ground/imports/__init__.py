"""Imports: files of other programs become records, checked row by row, and can be taken back.

A room declares its kinds in `importers.py`: `register(Kind(...))`.
"""

from yihu.ground import among  # noqa: F401  the lookup that importers ask with
from yihu.ground.imports.kinds import Column, Kind, register, registry

__all__ = ["Column", "Kind", "register", "registry"]
