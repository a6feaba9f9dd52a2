"""The ground's own part in imports: their commands, jobs and events, and the territory tree as a kind."""

from __future__ import annotations

from yihu.ground.imports import commands, territories, timeline, work

__all__ = ["commands", "territories", "timeline", "work"]
