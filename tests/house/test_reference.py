"""What rooms declare is documented: each reference page lists exactly what there is."""

from __future__ import annotations

import pytest

from yihu.site import reference


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_page_lists_what_is_declared(page: str) -> None:
    text = (reference.DOCS / page).read_text(encoding="utf-8")
    assert text == reference.written(page, text), "run python -m yihu.site.reference"


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_page_would_notice_what_is_missing(page: str) -> None:
    text = (reference.DOCS / page).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    last = next(i for i in reversed(range(len(lines))) if lines[i].startswith(("| `", "| [", "##")))
    without = "".join(lines[:last] + lines[last + 1 :])
    assert reference.written(page, without) == text


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="must hold these two lines"):
        reference.written("settings.md", "# Settings\n")


def test_what_would_break_a_table_is_kept_in_its_cell() -> None:
    assert list(reference.table(("a",), [("x|y\nz",)])) == ["| a |", "| --- |", "| x\\|y z |"]
