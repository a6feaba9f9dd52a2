"""The ground's own part in exports: the command and the jobs."""

from __future__ import annotations

from yihu.ground import exports

__all__ = ["exports"]
