from __future__ import annotations

from yihu.ground.rooms import Room


class Insight(Room):
    name = "yihu.insight"
    label = "insight"
    floor = 4
