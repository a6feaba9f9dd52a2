"""Offerings as a kind of import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.catalogue.importers.lookups import Offerings
from yihu.catalogue.models import Offering
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.batch import CREATED, UNCHANGED, UPDATED, Batch
from yihu.ground.imports.session import Session
from yihu.ground.imports.values import Currency, Identifier, Name, Number, Text, YesNo, fixed
from yihu.ground.imports.writes import Writes

FIELDS = ("name", "name_en", "category", "value_added", "list_price", "unit_cost", "currency")
COLUMNS = (*FIELDS, "changed_at")
MONEY = ("list_price", "unit_cost")


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; three queries at most."""
    offerings = Offerings(session, writes)
    codes, names = batch["code"], batch["name"]
    offerings.look_up(codes, names)
    given = {field: _values(batch, field) for field in FIELDS}
    there: dict[int, UUID] = {}
    made: dict[UUID, int] = session.memory.setdefault("offerings.made in row", {})
    for i in batch.open():
        id = offerings.find(codes[i], names[i])
        if id is None:
            values = {field: given[field][i] for field in FIELDS if field != "name"}
            made[offerings.add(batch.rows[i], codes[i], names[i], **values)] = batch.rows[i]
            batch.end(i, CREATED)
        elif id in made:
            batch.duplicate(i, gettext_noop("The offering is the same as in row %(row)d."), row=made[id])
        elif session.update:
            there[i] = id
        else:
            batch.duplicate(i, gettext_noop("The offering %(word)s is there already."), word=codes[i] or names[i])
    _update(batch, session, writes, there, given)


def _values(batch: Batch, field: str) -> list[Any]:
    if field not in MONEY:
        return batch[field]
    return [None if value is None else fixed(value) for value in batch[field]]


def _update(
    batch: Batch, session: Session, writes: Writes, there: dict[int, UUID], given: dict[str, list[Any]]
) -> None:
    if not there:
        return
    rows = Offering.objects.filter(pk__among=there.values()).values_list("pk", *COLUMNS)
    present = {id: values for id, *values in rows}
    changes = writes.change(Offering, COLUMNS)
    for i, id in there.items():
        before = present[id]
        news = [given[field][i] for field in FIELDS]
        after = [old if new is None else new for old, new in zip(before, [*news, None], strict=True)]
        batch.end(i, UNCHANGED if after == before else UPDATED)
        if after != before:
            after[-1] = session.now
            changes.add(batch.rows[i], id, before, after)
            present[id] = after


register(
    Kind(
        name="offerings",
        title=_("Offerings"),
        permission="ground.import:run",
        everywhere=True,
        facts=True,
        columns=(
            Column(
                "code",
                _("Code"),
                Identifier(),
                aliases=("产品编码", "商品编码", "产品代码", "sku", "stockcode", "product id", "product code"),
                help=_("Unique; the name where it is empty."),
                example="LINE100",
            ),
            Column(
                "name",
                _("Name"),
                Name(200),
                required=True,
                aliases=("产品名称", "商品名称", "产品", "product", "product name", "offering", "item"),
                example="互联网专线100M",
            ),
            Column("name_en", _("English name"), Name(200), aliases=("英文名",)),
            Column("category", _("Category"), Text(80), aliases=("类别", "产品类别", "分类", "series")),
            Column(
                "value_added", _("Value-added service"), YesNo(), aliases=("是否增值业务", "增值业务"), example="no"
            ),
            Column(
                "list_price",
                _("List price"),
                Number(),
                aliases=("标准价格", "目录价", "单价", "sales_price", "price"),
                example="800",
            ),
            Column(
                "unit_cost",
                _("Unit cost"),
                Number(),
                aliases=("成本", "单位成本", "cost"),
                help=_("What one unit costs us."),
            ),
            Column("currency", _("Currency"), Currency(), aliases=("币种",), example="CNY"),
        ),
        plan=plan,
    )
)
