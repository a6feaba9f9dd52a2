"""What can be imported into this room: opportunities."""

from __future__ import annotations

from yihu.deals.importers import opportunities

__all__ = ["opportunities"]
