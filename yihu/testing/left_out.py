"""Which tests run on which database, and an account at the end of what was left out and why.

Marks: `postgres` and `sqlite` for tests that only make sense there; `spark` for tests that want Java and Spark.
On PostgreSQL only those tests run that touch the database and need no browser: the rest would repeat itself.
With CI=true nothing may be left out: a skipped test fails the run.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

MARKS = {
    "postgres": "only on PostgreSQL (bin/test runs it there when PostgreSQL's programs are present)",
    "sqlite": "only on SQLite",
    "spark": "wants Java and the extra `spark`",
}


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for name, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what does not belong on this database, and put the tests with a browser last."""
    on_postgres = bool(os.environ.get("YIHU_TEST_DATABASE_URL"))
    belongs = _belongs_on_postgres if on_postgres else _belongs_on_sqlite
    kept = [item for item in items if belongs(item)]
    if others := [item for item in items if not belongs(item)]:
        config.hook.pytest_deselected(items=others)
    # Playwright leaves an event loop running in its thread, which tests after it would meet.
    items[:] = sorted(kept, key=_wants_browser)


def _wants_browser(item: pytest.Item) -> bool:
    return "chromium" in getattr(item, "fixturenames", ())


def _belongs_on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is None


def _belongs_on_postgres(item: pytest.Item) -> bool:
    if _wants_browser(item) or item.get_closest_marker("sqlite"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    touches_database = fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
    return bool(touches_database or item.get_closest_marker("postgres"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a test marked `spark` where Spark cannot run, with the reason."""
    if item.get_closest_marker("spark") is None:
        return
    if find_spec("pyspark") is None:
        pytest.skip("Spark: the package pyspark is missing; bin/setup --spark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark: no Java was found; on Debian and Ubuntu: apt install default-jre-headless")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a run that left something out has failed."""
    if os.environ.get("CI") and _reasons(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out; also into the file YIHU_TEST_LEFT_OUT, for bin/test's closing words."""
    reasons = _reasons(config)
    if not reasons:
        return
    lines = [f"{count} × {reason}" for reason, count in reasons.most_common()]
    terminalreporter.section("left out" + (", which CI does not accept" if os.environ.get("CI") else ""))
    for line in lines:
        terminalreporter.line(line)
    if account := os.environ.get("YIHU_TEST_LEFT_OUT"):
        with Path(account).open("a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)


def _reasons(config: pytest.Config) -> Counter[str]:
    """How many tests were skipped, by reason."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return Counter(_reason(report) for report in reports)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped, in its own words."""
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return why.removeprefix("Skipped: ")
