"""Pages, exports and commands reach a scoped model through `visible_to(actor)`, or say why not.

The model's own files, and those that write or import with rights checked elsewhere, are free. Anywhere else a line may
carry the comment `# unscoped: <reason>`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from yihu.ground.scope import Scoped

ROOT = Path(__file__).resolve().parent.parent.parent
FREE = {"models", "queries", "actions", "importers", "migrations", "tests", "testing"}
DOORS = (  # the doors to their own models, and what writes as the system
    "ground/events.py",
    "ground/imports/",
    "ground/jobs/",
    "insight/publish/",
    "site/demo/",
)
INDEXED = re.compile(r"[a-z]+/search\.py")  # gives rows to the index, which asks for the scope when it is searched
MANAGERS = {"objects", "_default_manager", "_base_manager"}
EXCUSE = re.compile(r"#\s*unscoped:\s*\S{3}")


def scoped_models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if issubclass(model, Scoped)}


def is_free(path: Path) -> bool:
    inside = path.relative_to(ROOT / "yihu")
    name = inside.as_posix()
    return bool(FREE & set(inside.with_suffix("").parts) or name.startswith(DOORS) or INDEXED.fullmatch(name))


def bypasses(code: str, scoped: set[str]) -> Iterator[tuple[int, str]]:
    """The line and text of every use of a scoped model's manager whose chain of calls names no `visible_to`."""
    tree = ast.parse(code)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    lines = code.splitlines()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in MANAGERS and named(node.value) in scoped):
            continue
        whole = chain(node, above)
        if "visible_to" in links(whole) or is_handed_to_get_visible(whole, above):
            continue
        around = lines[max(0, node.lineno - 2) : whole.end_lineno]
        if not any(EXCUSE.search(line) for line in around):
            yield node.lineno, ast.unparse(whole)


def named(node: ast.expr) -> str:
    """The last word of a dotted name: the model's, in `Organisation` and in `models.Organisation`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def chain(node: ast.expr, above: dict[ast.AST, ast.AST]) -> ast.expr:
    """The whole of `Model.objects.a(…).b(…)` that begins with `node`."""
    parent = above.get(node)
    while isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node):
        node, parent = parent, above.get(parent)
    return node


def links(whole: ast.expr) -> Iterator[str]:
    """The names along a chain of calls, from its end; those in arguments are no part of it."""
    while isinstance(whole, ast.Attribute | ast.Call):
        if isinstance(whole, ast.Attribute):
            yield whole.attr
        whole = whole.value if isinstance(whole, ast.Attribute) else whole.func


def is_handed_to_get_visible(whole: ast.expr, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether the rows are the first word of `get_visible(rows, actor, …)`, which asks for the scope itself."""
    call = above.get(whole)
    return isinstance(call, ast.Call) and named(call.func) == "get_visible" and call.args[:1] == [whole]


def test_no_file_goes_round_the_scope() -> None:
    scoped = scoped_models()
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / "yihu").rglob("*.py"))
        if not is_free(path)
        for line, text in bypasses(path.read_text(encoding="utf-8"), scoped)
    ]
    assert not found, "use .visible_to(actor), or write why not: # unscoped: reason\n" + "\n".join(found)


def test_there_are_scoped_models_to_guard() -> None:
    assert {"Organisation", "Transaction", "Opportunity"} <= scoped_models()


@pytest.mark.parametrize(
    "code",
    [
        "Secret.objects.all()",
        "models.Secret.objects.filter(a=1).count()",
        "x = [s for s in Secret._default_manager.all()]",
        "manager = Secret.objects",
        "get_visible(rows, actor, pk=Secret.objects.first().pk)",
        "Secret.objects.get(pk=Open.objects.visible_to(actor).get().pk)",
        "Secret.objects.all()  # unscoped:",
    ],
)
def test_a_way_round_is_found(code: str) -> None:
    assert list(bypasses(code, {"Secret"}))


@pytest.mark.parametrize(
    "code",
    [
        "Secret.objects.visible_to(actor)",
        "Secret.objects.select_related('a').filter(b=1).visible_to(actor, 'x').count()",
        "get_visible(Secret.objects.all(), actor, pk=1)",
        "Open.objects.all()",
        "Secret.objects.all()  # unscoped: counts rows of every territory for the doctor",
        "# unscoped: counts rows of every territory for the doctor\nSecret.objects.all()",
    ],
)
def test_a_right_way_is_let_be(code: str) -> None:
    assert not list(bypasses(code, {"Secret"}))
