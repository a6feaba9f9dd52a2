"""What a run leaves out is said, in CI it fails the run, and each database gets the tests that belong to it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = """
    import pytest

    @pytest.fixture
    def db(): pass

    @pytest.fixture
    def chromium(): pass

    def test_plain(): pass
    def test_with_database(db): pass
    def test_with_browser(chromium, db): pass
    @pytest.mark.postgres
    def test_only_postgres(): pass
    @pytest.mark.sqlite
    def test_only_sqlite(db): pass
"""


@pytest.fixture
def outer(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    for name in ("CI", "YIHU_TEST_DATABASE_URL", "YIHU_TEST_LEFT_OUT", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return pytester


def run(outer: pytest.Pytester) -> pytest.RunResult:
    return outer.runpytest_subprocess("-p", "yihu.testing.left_out", "-p", "no:django", "-v")


def names(result: pytest.RunResult) -> list[str]:
    """The tests that ran, in the order in which they did."""
    return [line.split("::")[1].split(" ")[0].removeprefix("test_") for line in result.outlines if " PASSED" in line]


def test_sqlite_gets_all_but_what_is_for_postgres_and_browsers_come_last(outer: pytest.Pytester) -> None:
    outer.makepyfile(TESTS)
    assert names(run(outer)) == ["plain", "with_database", "only_sqlite", "with_browser"]


def test_postgres_gets_what_touches_the_database(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIHU_TEST_DATABASE_URL", "postgresql://somewhere")
    outer.makepyfile(TESTS)
    assert names(run(outer)) == ["with_database", "only_postgres"]


def test_what_is_left_out_is_said_and_written_down(
    outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    account = tmp_path / "left-out"
    monkeypatch.setenv("YIHU_TEST_LEFT_OUT", str(account))
    outer.makepyfile("import pytest\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n): pytest.skip('no moon')")
    result = run(outer)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*left out*", "2 × no moon"])
    assert account.read_text() == "2 × no moon\n"


def test_ci_accepts_no_gap(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outer.makepyfile("import pytest\ndef test_a(): pytest.skip('no moon')\ndef test_b(): pass")
    result = run(outer)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*left out, which CI does not accept*"])


def test_ci_accepts_a_whole_run(outer: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outer.makepyfile("def test_b(): pass")
    assert run(outer).ret == pytest.ExitCode.OK
