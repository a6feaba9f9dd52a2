from __future__ import annotations

from yihu.ground.rooms import Room


class Ground(Room):
    name = "yihu.ground"
    label = "ground"
    floor = 0
