"""What can be imported into this room: offerings."""

from __future__ import annotations

from yihu.catalogue.importers import offerings

__all__ = ["offerings"]
