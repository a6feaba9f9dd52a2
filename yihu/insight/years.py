"""Figures as of the end of a past year, computed from the snapshot of the last refresh when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from yihu.ground import clock
from yihu.ground.commands import Failed, WrongInput
from yihu.insight.engine import connect
from yihu.insight.models import RefreshRun, Year
from yihu.insight.snapshots.files import only_one, read_manifest

if TYPE_CHECKING:
    from yihu.insight.publish.shape import Shaped


def end_of(year: int) -> date:
    """The last day of `year`, which must be over; WrongInput otherwise."""
    today = clock.today()
    if not 1900 < year < today.year:
        raise WrongInput(
            f"{year} is not a year that is over; without a year the figures are those of the last 12 months"
        )
    return date(year, 12, 31)


def years_of(run: RefreshRun) -> list[int]:
    """The years that are over and of which there are data, newest first."""
    firsts = [date.fromisoformat(of["first_day"]).year for of in run.currencies.values() if of.get("first_day")]
    return list(range(clock.today().year - 1, min(firsts) - 1, -1)) if firsts else []


@contextmanager
def figures_as_of(as_of: date, engine_url: str = "") -> Iterator[Shaped]:
    """The figures as of `as_of`, computed now and not published. Failed where there is no snapshot to compute from."""
    from yihu.insight.publish.shape import Shaped
    from yihu.insight.refresh import figures_of

    with only_one():  # a refresh would sweep the files away
        run = RefreshRun.last()
        manifest = read_manifest(run.pk if run else None)
        if manifest is None:
            raise Failed("there is no snapshot of the records here; run yihu refresh --all first")
        engine = connect(engine_url or settings.YIHU_ENGINE_URL)
        try:
            yield Shaped(engine.locally(figures_of(engine, manifest, as_of)))
        finally:
            engine.close()


def compute(year: int) -> Year:
    """Compute the figures of `year` and keep them for the pages; harmless to do again."""
    from yihu.insight.publish.publish import publish_year

    as_of = end_of(year)
    run = RefreshRun.last()
    with figures_as_of(as_of) as shaped, transaction.atomic(durable=True):
        assert run
        return publish_year(shaped, as_of, run.pk)
