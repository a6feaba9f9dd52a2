from __future__ import annotations

from yihu.ground.rooms import Room


class Desk(Room):
    name = "yihu.desk"
    label = "desk"
    floor = 7
