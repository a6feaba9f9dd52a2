"""What grows unnoticed: files, style sheets, and what a browser loads on a first visit."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_FILE = 400  # lines
STYLES = 12 * 1024  # bytes, compressed
FIRST_LOAD = 60 * 1024  # bytes, compressed: page, styles and scripts
PARTS = re.compile(r"""(?:src|href)="/static/([^"?#]+\.(?:css|js|mjs))["?#]""")
IMPORTS = re.compile(r"""(?:@import\s+(?:url\()?|\bfrom\s+|\bimport\s+|"/static/)["']?([^"')\s;]+\.(?:css|js|mjs))""")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def python_files() -> list[Path]:
    folders = [ROOT / name for name in ("yihu", "tests", "bench")]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return [path for path in found if not {"migrations", "data"} & set(path.parts)]


def test_no_python_file_is_long() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    too_long = {str(path): length for path, length in lengths.items() if length > LONGEST_FILE}
    assert not too_long, f"split by noun, so that none has more than {LONGEST_FILE} lines: {too_long}"


def loaded_by(page: str) -> dict[str, bytes]:
    """The style sheets and scripts that `page` brings with it, and those that these bring."""
    wanted, found = PARTS.findall(page), {}
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        path = finders.find(name)
        assert path, f"the page asks for {name}, which no room has"
        found[name] = Path(path).read_bytes()
        folder = Path(name).parent
        for other in IMPORTS.findall(found[name].decode()):
            wanted.append(other.removeprefix("/static/") if other.startswith("/") else normal(folder / other))
    return found


def normal(path: Path) -> str:
    """`path` without its "..", as a static file's name."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize(("who", "address"), [("", "login"), ("李经理", "home"), ("李经理", "accounts")])
def test_a_first_visit_is_light(client: Client, client_as: Callable[[str], Client], who: str, address: str) -> None:
    page = (client_as(who) if who else client).get(reverse(address))
    assert page.status_code == 200
    parts = loaded_by(page.content.decode())
    assert any(name.endswith(".css") for name in parts), "a page without style is not the page that was meant"
    sizes = {name: compressed(content) for name, content in parts.items()}
    styles = sum(size for name, size in sizes.items() if name.endswith(".css"))
    total = compressed(page.content) + sum(sizes.values())
    assert styles <= STYLES, f"style sheets: {styles} bytes of {STYLES}: {sizes}"
    assert total <= FIRST_LOAD, f"first load: {total} bytes of {FIRST_LOAD}: {sizes}"
