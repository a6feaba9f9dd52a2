from yihu.ground.models.event import Event
from yihu.ground.models.imports import ImportChange, ImportCreated, ImportMapping, ImportRun
from yihu.ground.models.job import Job
from yihu.ground.models.search import SearchEntry
from yihu.ground.models.territory import Territory
from yihu.ground.models.user import RoleAssignment, User

__all__ = [
    "Event",
    "ImportChange",
    "ImportCreated",
    "ImportMapping",
    "ImportRun",
    "Job",
    "RoleAssignment",
    "SearchEntry",
    "Territory",
    "User",
]
