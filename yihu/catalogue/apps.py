from __future__ import annotations

from yihu.ground.rooms import Room


class Catalogue(Room):
    name = "yihu.catalogue"
    label = "catalogue"
    floor = 3
