from __future__ import annotations

from yihu.ground.rooms import Room


class Site(Room):
    name = "yihu.site"
    label = "site"
    floor = 8
