from __future__ import annotations

from yihu.ground.rooms import Room


class Deals(Room):
    name = "yihu.deals"
    label = "deals"
    floor = 5
