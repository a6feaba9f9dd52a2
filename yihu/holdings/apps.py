from __future__ import annotations

from yihu.ground.rooms import Room


class Holdings(Room):
    name = "yihu.holdings"
    label = "holdings"
    floor = 3
