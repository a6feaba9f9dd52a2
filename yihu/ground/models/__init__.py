from yihu.ground.models.event import Event
from yihu.ground.models.job import Job
from yihu.ground.models.territory import Territory
from yihu.ground.models.user import RoleAssignment, User

__all__ = ["Event", "Job", "RoleAssignment", "Territory", "User"]
