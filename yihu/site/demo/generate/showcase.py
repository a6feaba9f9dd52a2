"""The first accounts of every story: the customer, and the people in it, that tests and guides speak of.

A group in 福州市鼓楼区, looked after by 李经理, with a plant and a branch. Its customer service centre once
left us for another supplier. Then comes a customer that has nothing to do with it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from . import territories
from .cores import Core
from .dice import Dice
from .profiles import Profile, plan
from .story import Story
from .trades import trade

GROUP, PLANT, BRANCH, OTHER = 1, 2, 3, 4
LOST_DEPARTMENT = "客服中心"
NAMES = {
    GROUP: ("福建榕峤智能装备集团有限公司", "榕峤集团", "Fujian Rongqiao Intelligent Equipment Group Co., Ltd."),
    PLANT: ("福州榕峤精密机械有限公司", "榕峤精机", "Fuzhou Rongqiao Precision Machinery Co., Ltd."),
    OTHER: ("福州栖泓物流有限公司", "栖泓物流", "Fuzhou Qihong Logistics Co., Ltd."),
}

# key -> county, rank, parent, employees, yuan a month, people, sites
_SHAPES: dict[int, tuple[int, str, int | None, int, float, int, int]] = {
    GROUP: (350102, "head", None, 2600, 80_000.0, 14, 5),
    PLANT: (350105, "subsidiary", GROUP, 640, 17_000.0, 6, 2),
    BRANCH: (350203, "branch", GROUP, 90, 1_600.0, 3, 1),
    OTHER: (350102, "single", None, 210, 8_500.0, 4, 2),
}
_GROUP_CORE, _OTHER_CORE = Core("榕峤", "rongqiao"), Core("栖泓", "qihong")


# key -> code and number of what is in use
TAKEN: dict[int, tuple[tuple[str, int], ...]] = {
    GROUP: (
        ("IPL-500", 1), ("ECS-8", 18), ("SMS-100", 3), ("CDL-100", 1), ("SDW-100", 1), ("TRK-30", 1),
        ("VCF-25", 4), ("FWL-1", 1), ("IOT-POOL", 3),
    ),
    PLANT: (("IPL-100", 1), ("CAM-1", 64), ("SDW-100", 1), ("CPE-5G", 1), ("IOT-30M", 900)),
    BRANCH: (("SDW-20", 1), ("EBB-1000", 1), ("TEL-1", 20)),
    OTHER: (("IPL-20", 1), ("IOT-30M", 1200), ("SMS-1", 30), ("OFC-1", 80)),
}  # fmt: skip


class Member(NamedTuple):
    """A person of the cast: who he is and where he works."""

    cast: str
    surname: tuple[str, str]
    given: tuple[str, str]
    function: str
    title: str
    buying_role: str


CAST: dict[int, tuple[Member, ...]] = {
    GROUP: (
        Member("审批刘", ("刘", "liu"), ("建平", "jianping"), "management", "副总经理", "decider"),
        Member("采购陈", ("陈", "chen"), ("慧敏", "huimin"), "purchasing", "采购经理", "buyer"),
        Member("用户周", ("周", "zhou"), ("晓楠", "xiaonan"), "research", "研发工程师", "user"),
        Member("", ("曾", "zeng"), ("德海", "dehai"), "it", "信息总监", "influencer"),
        Member("", ("欧阳", "ouyang"), ("婷", "ting"), "service", "客服经理", "initiator"),
    ),
    OTHER: (Member("外人", ("吴", "wu"), ("启明", "qiming"), "it", "信息部经理", "influencer"),),
}


def family(story: Story, dice: Dice) -> list[Profile]:
    """The plans of the first accounts."""
    counties = {county.key: county for county in territories.counties(story)}
    found: list[Profile] = []
    for key, (county, rank, parent, employees, fee, people, sites) in _SHAPES.items():
        drawn = plan(story, dice, key, "company", counties[county], rank=rank)
        found.append(
            drawn._replace(
                parent=parent, trade=trade("logistics" if key == OTHER else "machinery"),
                core=_OTHER_CORE if key == OTHER else _GROUP_CORE,
                employees=employees, fee=fee, course="steady", people=people, sites=sites,
                created=date(story.as_of.year - 5, 3, 8), founded=story.as_of.year - 21,
            )
        )  # fmt: skip
    return found
