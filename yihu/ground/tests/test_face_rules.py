"""The rules of the face: budgets, contrast, nothing inline, and a README that names every part."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from yihu.ground.templatetags.components import register
from yihu.ground.templatetags.icons import drawings

GROUND = Path(__file__).resolve().parent.parent
YIHU = GROUND.parent
CSS = sorted((GROUND / "static/yihu/css").glob("*.css"))
JS = sorted((GROUND / "static/yihu/js").rglob("*.js"))
TEMPLATES = sorted(path for path in YIHU.rglob("*.html") if "templates" in path.parts)
COMPONENTS = sorted((GROUND / "templates/yihu/components").glob("*.html"))
INNER = {"tier_badge", "explain_body", "chart_table", "toast", "toasts", "field", "panel", "notice", "dialog", "menu"}


def zipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_styles_keep_their_budget() -> None:
    assert sum(path.stat().st_size for path in CSS) <= 25 * 1024
    assert zipped(CSS) <= 8 * 1024


def test_scripts_are_small() -> None:
    assert zipped(JS) <= 14 * 1024
    assert [p.name for p in JS if len(p.read_text().splitlines()) >= 150] == []


def test_every_element_is_loaded_by_the_entry() -> None:
    entry = (GROUND / "static/yihu/js/yihu.js").read_text()
    elements = {path.name for path in JS if path.parent.name == "elements"}
    assert elements == set(re.findall(r'"\./elements/(.+?)"', entry))
    for path in JS:
        if path.parent.name == "elements":
            assert f'customElements.define("{path.stem}"' in path.read_text()


def test_scripts_do_nothing_that_the_security_policy_refuses() -> None:
    for path in JS:
        assert not re.search(r"\beval\(|new Function|setAttribute\(\"style\"|https?://(?!www\.w3)", path.read_text()), (
            path
        )


FORBIDDEN = (
    r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\shx-on|\shx-vals=["']js:|hx-trigger="[^"]*\[|javascript:"""
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(YIHU)))
def test_templates_hold_nothing_inline(path: Path) -> None:
    assert re.findall(FORBIDDEN, path.read_text()) == [], "the content security policy refuses it"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(YIHU)))
def test_templates_name_icons_that_exist(path: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text())) <= set(drawings())


def tokens(name: str) -> dict[str, str]:
    text = (GROUND / "static/yihu/css" / name).read_text()
    first = text[text.index(":root {") : text.index("}", text.index(":root {"))]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", first))


LIGHT, DARK = tokens("base.css"), tokens("base.css") | tokens("dark.css")
TEXTS = [
    *((ink, ground) for ink in ("ink", "soft", "brand") for ground in ("paper", "sheet")),
    *((ink, ground) for ink in ("ink", "soft", "brand") for ground in ("sunk", "brand-wash")),
    *((tone, ground) for tone in ("good", "warn", "bad") for ground in ("paper", "sheet", f"{tone}-wash")),
    ("on-brand", "brand"),
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edges_of_controls_can_be_seen(theme: dict[str, str], ground: str) -> None:
    assert contrast(theme["edge"], theme[ground]) >= 3


def test_dark_changes_every_colour() -> None:
    assert set(tokens("dark.css")) == set(tokens("base.css"))


def test_styles_use_only_tokens_that_exist() -> None:
    text = "".join(path.read_text() for path in CSS)
    used = set(re.findall(r"var\(--([a-z-]+)", text))
    assert used <= set(re.findall(r"--([a-z-]+):", text))


def test_colours_stand_only_among_the_tokens() -> None:
    for path in CSS:
        body = re.sub(r":root \{.*?\}|@media print.*", "", path.read_text(), flags=re.S)
        assert not re.findall(r"#[0-9a-f]{3,6}\b", body), path.name


def test_all_styles_stand_in_layers() -> None:
    assert "@layer reset, tokens, base, components, utilities;" in CSS[0].read_text()
    for path in CSS:
        depth, outside = 0, []
        for line in path.read_text().splitlines():
            if depth == 0 and line.strip() and not line.startswith("@layer"):
                outside.append(line)
            depth += line.count("{") - line.count("}")
        assert depth == 0, path.name
        assert outside == [], path.name


def test_the_readme_names_every_component_and_tag() -> None:
    readme = (GROUND / "templates/yihu/README.md").read_text()
    for path in COMPONENTS:
        if path.stem not in INNER:
            assert f"| `{path.stem}` |" in readme, path.stem
    for tag in set(register.tags) - {"html_lang", "bottom_bar"}:
        assert f"{{% {tag}" in readme, tag


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_what_it_takes(path: Path) -> None:
    assert path.read_text().startswith("{% comment %} ")
