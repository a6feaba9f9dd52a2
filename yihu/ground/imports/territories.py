"""The territory tree as a kind of import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.ground import bulk
from yihu.ground.imports.batch import CREATED, LATER, UNCHANGED, UPDATED, Batch
from yihu.ground.imports.kinds import Column, Kind, register
from yihu.ground.imports.ordering import from_the_top
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session
from yihu.ground.imports.values import Choice, Identifier, Name
from yihu.ground.imports.writes import Writes
from yihu.ground.models import Territory
from yihu.ground.text.names import squeeze

NEW = ("id", "code", "name", "name_en", "level", "parent", "path")
NAMES = ("name", "name_en")
_GB = re.compile(r"[1-9]\d{5}", re.ASCII)


class LevelWord(TextChoices):
    """Levels as they are written in files."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")


@dataclass
class Node:
    """A territory that is there or is being made."""

    id: UUID
    code: str
    name: str
    name_en: str
    level: int
    parent_id: UUID | None
    path: str


class Tree:
    """All territories by code and by name; there are some thousands at most."""

    def __init__(self) -> None:
        self.by_code: dict[str, Node] = {}
        self.by_id: dict[UUID, Node] = {}
        self.by_name: dict[str, list[Node]] = {}
        self._chains: dict[str, list[Node]] | None = None
        for row in Territory.objects.values_list("id", "code", "name", "name_en", "level", "parent_id", "path"):
            self.add(Node(*row))

    def add(self, node: Node) -> None:
        """Take a node in."""
        self.by_code[node.code] = self.by_id[node.id] = node
        self._chains = None
        self.by_name.setdefault(node.name, []).append(node)

    def root(self) -> Node | None:
        """The territory that is everywhere."""
        return next((node for node in self.by_code.values() if node.parent_id is None), None)

    def called(self, reference: str) -> list[Node]:
        """Nodes with this code, or with this name."""
        found = self.by_code.get(reference)
        return [found] if found else self.by_name.get(reference, [])

    def find(self, reference: str) -> list[Node]:
        """Nodes with this code, this name in either language, or a name with those above: 福州市/鼓楼区."""
        found = self.by_code.get(reference)
        if found:
            return [found]
        if self._chains is None:
            self._chains = {}
            for node in self.by_code.values():
                for words in self._names(node):
                    self._chains.setdefault(words, []).append(node)
        return self._chains.get(squeeze(reference), [])

    def _names(self, node: Node) -> set[str]:
        names, whole, above = {squeeze(node.name), squeeze(node.name_en)}, squeeze(node.name), node.parent_id
        while above is not None:
            upper = self.by_id[above]
            whole, above = squeeze(upper.name) + whole, upper.parent_id
            names.add(whole)
        return names - {""}


def parents_by_code(code: str) -> Iterable[str]:
    """Codes under which a Chinese code may stand, nearest first: 350102 → 350100, 350000."""
    if _GB.fullmatch(code):
        yield from dict.fromkeys(c for c in (f"{code[:4]}00", f"{code[:2]}0000") if c != code)


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on each row; no query but the one that reads the tree."""
    tree = session.kept("territories", Tree)
    pile = writes.pile(Territory, NEW)
    changes = writes.change(Territory, NAMES)
    for i in batch.open():
        known = tree.by_code.get(batch["code"][i])
        if known is not None:
            _known(batch, i, known, session, changes)
            continue
        parent = _parent(batch, i, tree, session, pile)
        if parent is not None:
            pile.add(batch.rows[i], *_add(batch, i, parent, tree))
            batch.end(i, CREATED)


def _known(batch: Batch, i: int, node: Node, session: Session, changes: Any) -> None:
    if not session.update:
        batch.duplicate(i, gettext_noop("The territory %(code)s is there already."), code=node.code)
        return
    before = (node.name, node.name_en)
    after = (batch["name"][i] or node.name, batch["name_en"][i] or node.name_en)
    batch.end(i, UNCHANGED if before == after else UPDATED)
    if before != after:
        changes.add(batch.rows[i], node.id, before, after)
        node.name, node.name_en = after


def _parent(batch: Batch, i: int, tree: Tree, session: Session, pile: Any) -> Node | None:
    """The territory that the row stands under; None when the row waits for it or is wrong."""
    code, named = batch["code"][i], batch["parent"][i]
    if "/" in code or len(code) > 16:
        batch.fail(i, RowFault(gettext_noop("“%(code)s” cannot be a code."), _CODE_FIX, {"code": code}), "code")
        return None
    if named is None:
        near = next((tree.by_code[c] for c in parents_by_code(code) if c in tree.by_code), None)
        if near is None and not batch.last and any(True for _code in parents_by_code(code)):
            batch.end(i, LATER)
            return None
        return near or tree.root() or _make_root(tree, batch.rows[i], pile)
    found = tree.called(named)
    if len(found) == 1 or not batch.last:
        if len(found) != 1:
            batch.end(i, LATER)
        return found[0] if len(found) == 1 else None
    fault = _SEVERAL if found else _UNKNOWN
    batch.fail(i, RowFault(fault[0], fault[1], {"name": named}), "parent")
    return None


_CODE_FIX = gettext_noop("Write a code of at most 16 letters and digits, such as 350102.")
_UNKNOWN = (
    gettext_noop("There is no territory “%(name)s”."),
    gettext_noop("Write the code of one that is there or stands in this file."),
)
_SEVERAL = (gettext_noop("Several territories are called “%(name)s”."), gettext_noop("Write its code instead."))


def _make_root(tree: Tree, row: int, pile: Any) -> Node:
    """Everything hangs on one root; an empty installation has none yet."""
    root = Node(bulk.new_ids(1)[0], "CN", "中国", "China", Territory.Level.COUNTRY, None, "CN/")
    pile.add(row, root.id, root.code, root.name, root.name_en, int(root.level), None, root.path)
    tree.add(root)
    return root


def _add(batch: Batch, i: int, parent: Node, tree: Tree) -> tuple[Any, ...]:
    words = list(LevelWord.values)
    given = batch["level"][i]
    level = words.index(given) if given else min(parent.level + 1, int(Territory.Level.COUNTY))
    code = batch["code"][i]
    name, english = batch["name"][i], batch["name_en"][i] or ""
    node = Node(bulk.new_ids(1)[0], code, name, english, level, parent.id, f"{parent.path}{code}/")
    tree.add(node)
    return node.id, node.code, node.name, node.name_en, node.level, node.parent_id, node.path


def order(batch: Batch, session: Session) -> list[int]:
    """Parents before their children, as far as the rows refer to each other."""
    codes, names = batch["code"], batch["name"]
    places: dict[str, int] = {}
    for i in reversed(range(len(batch))):
        places.update({key: i for key in (names[i], codes[i]) if key})

    def above(i: int) -> int | None:
        keys = [batch["parent"][i]] if batch["parent"][i] else list(parents_by_code(codes[i] or ""))
        return next((places[key] for key in keys if key in places), None)

    return from_the_top([above(i) for i in range(len(batch))])[0]


register(
    Kind(
        name="territories",
        title=_("Territories"),
        permission="ground.import:run",
        everywhere=True,
        columns=(
            Column(
                "code",
                _("Territory code"),
                Identifier(16),
                required=True,
                aliases=("行政区划代码", "区划代码", "adcode"),
                help=_("Short and unique; in China the six digits of GB/T 2260."),
                example="350102",
            ),
            Column(
                "name",
                _("Name"),
                Name(64),
                required=True,
                aliases=("地区", "区域", "区划名称", "territory", "region"),
                example="鼓楼区",
            ),
            Column("name_en", _("English name"), Name(96), aliases=("英文名",), example="Gulou"),
            Column(
                "level",
                _("Level"),
                Choice(LevelWord),
                aliases=("级别",),
                help=_("country, province, city or county; one below the parent where it is empty."),
                example="county",
            ),
            Column(
                "parent",
                _("Territory above"),
                Identifier(64),
                aliases=("上级", "上级代码", "所属", "parent_code"),
                help=_("Code or name; found by the code itself where it is empty."),
                example="350100",
            ),
        ),
        plan=plan,
        order=order,
    )
)
