"""Long work. `enqueue(actor, "imports.run", key=…, …)` inside the transaction; the worker carries it out.

A Job row is what people see: progress, cancel, end. Django's Tasks API with a database queue carries its id to a
worker. A job whose worker died (no sign of life) is given to another; a job that raised is tried again, later each
time, as often as its kind allows. Work must therefore be idempotent: done twice it leaves what done once leaves.
"""

from __future__ import annotations

from yihu.ground.jobs.asking import cancel, enqueue, open_jobs, retry
from yihu.ground.jobs.context import Cancelled, Context, GiveUp, Superseded
from yihu.ground.jobs.kinds import Kind, job, registry, title_of
from yihu.ground.jobs.performing import perform
from yihu.ground.jobs.ticking import tick

__all__ = [
    "Cancelled",
    "Context",
    "GiveUp",
    "Kind",
    "Superseded",
    "cancel",
    "enqueue",
    "job",
    "open_jobs",
    "perform",
    "registry",
    "retry",
    "tick",
    "title_of",
]
