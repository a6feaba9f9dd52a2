"""The documents are whole: no link leads nowhere, no row is forgotten, what a user reads is there in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
ROWS = [
    *(f"{area}{number}" for area, last in zip("ABCDEFGHI", (8, 4, 13, 11, 6, 4, 7, 8, 6), strict=True)
      for number in range(1, last + 1)),
]  # fmt: skip
TWINS = {"README.md": "README.zh.md", "docs/guide.md": "docs/zh/guide.md", "docs/import.md": "docs/zh/import.md"}


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "yihu").rglob("*.md"))]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_begins_with_its_title(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    assert re.match(r"# \S", lines[0])
    assert sum(line.startswith("# ") for line in outside_of_code(lines)) == 1


def outside_of_code(lines: list[str]) -> list[str]:
    kept, inside = [], False
    for line in lines:
        if line.startswith("```"):
            inside = not inside
        elif not inside:
            kept.append(line)
    return kept


def table() -> dict[str, list[str]]:
    """The cells of each row of docs/rows.md by the row's name."""
    lines = (ROOT / "docs" / "rows.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [A-I]\d+ \|", line)
    ]
    return {row[0]: row[1:] for row in cells}


def test_every_row_stands_in_rows() -> None:
    assert list(table()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_says_what_works_or_that_nothing_does(row: str) -> None:
    what, where, seen, proof, missing = table()[row]
    assert what
    if missing == "not built yet":
        assert (where, seen, proof) == ("", "", "")
    else:
        assert where, "where it lives"
        assert seen, "how to see it"
        assert proof, "which test proves it"
    for path in re.findall(r"`([\w*/.-]*[/.][\w*/.-]*)(?:::\w+)?`", f"{where} {proof}"):
        assert any([*ROOT.glob(path), *(ROOT / "yihu").glob(path)]), f"{path} is not there"


@pytest.mark.parametrize(("english", "chinese"), TWINS.items())
def test_the_chinese_twin_has_the_same_chapters(english: str, chinese: str) -> None:
    def levels(path: str) -> list[str]:
        lines = outside_of_code((ROOT / path).read_text(encoding="utf-8").splitlines())
        return [line.split(" ")[0] for line in lines if re.match(r"#+ ", line)]

    assert levels(english) == levels(chinese)


def test_every_room_has_a_readme() -> None:
    rooms = [path.parent for path in (ROOT / "yihu").glob("*/apps.py")]
    assert rooms
    assert [room.name for room in rooms if not (room / "README.md").is_file()] == []
