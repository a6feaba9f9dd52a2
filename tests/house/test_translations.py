"""The check of translations finds what it is for, in Python and in templates, and the rooms pass it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yihu.site import translations
from yihu.site.texts import texts_of

PO = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "YIHU", tmp_path / "yihu")
    folder = tmp_path / "yihu" / "attic"
    (folder / "templates" / "attic").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    return folder


def catalogue(room: Path, entries: str) -> Path:
    path = translations.catalogue_of(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO + entries, encoding="utf-8")
    return path


def test_texts_are_found_in_python_and_templates(room: Path) -> None:
    (room / "desk.py").write_text(
        '_("One" " text")\nngettext("%d box", "%d boxes", 2)\npgettext_lazy("month", "May")\nprint("not a text")\n'
    )
    (room / "templates" / "attic" / "a.html").write_text(
        "<p>it's</p>\n    {% translate 'Old “things”' %}\n{% blocktranslate trimmed %}\n   Two\n   lines\n"
        '{% endblocktranslate %}\n  {{ _("Shown")|upper }}{% translate "May" context "verb" %}{# _("hidden") #}'
    )
    (room / "tests").mkdir()
    (room / "tests" / "test_a.py").write_text('_("Only in a test")')
    assert set(texts_of(room)) == {
        ("One text", None), ("%d box", None), ("May", "month"), ("Old “things”", None), ("Two lines", None),
        ("Shown", None), ("May", "verb"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ('msgid "Save"\nmsgstr "保存"\n', ""),
        ('msgid "Save"\nmsgstr ""\n', "has no translation"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "保存"\n', "fuzzy"),
        ("", "is not in the catalogue"),
        ('msgid "Save"\nmsgstr "保存"\n\nmsgid "Load"\nmsgstr "装入"\n', "used nowhere"),
        ('msgctxt "verb"\nmsgid "Save"\nmsgstr "保存"\n', "is not in the catalogue"),
    ],
)
def test_faults_of_a_catalogue_are_named(room: Path, entries: str, fault: str) -> None:
    (room / "desk.py").write_text('_("Save")')
    catalogue(room, entries)
    found = list(translations.faults(room))
    assert bool(found) == bool(fault)
    assert not fault or fault in found[0]


def test_a_room_that_says_something_needs_a_catalogue(room: Path) -> None:
    (room / "desk.py").write_text('_("Save")')
    assert "no catalogue" in next(translations.faults(room))


def test_compiling_happens_once(room: Path) -> None:
    path = catalogue(room, 'msgid "Save"\nmsgstr "保存"\n')
    assert translations.compile_all() == 1
    assert "保存".encode() in path.with_suffix(".mo").read_bytes()
    assert translations.compile_all() == 0


def test_the_same_text_reads_the_same_in_every_room() -> None:
    found = list(translations.contradictions())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("room", translations.room_folders(), ids=lambda room: room.name)
def test_every_text_of_the_room_is_translated(room: Path) -> None:
    found = list(translations.faults(room))
    assert not found, "\n".join(found)
