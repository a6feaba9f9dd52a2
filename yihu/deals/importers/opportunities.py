"""Opportunities as a kind of import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.accounts.importers.lookups import CHANGE, Accounts, staff_called
from yihu.accounts.models import Organisation
from yihu.catalogue.importers.lookups import Offerings
from yihu.deals.models import Opportunity
from yihu.ground import bulk
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.batch import CREATED, UNCHANGED, UPDATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.values import Choice, Currency, Day, Identifier, Name, Number, Text, fixed
from yihu.ground.imports.writes import Writes

VALUES = ("title", "offering_id", "owner_id", "owner_name", "stage", "amount", "currency", "opened_on", "closed_on")
NEW = ("id", "number", "account_id", *VALUES, "created_at")
STAGES = {
    "赢单": "won", "成交": "won", "中标": "won", "丢单": "lost", "失败": "lost", "未中标": "lost", "跟进": "engaging",
    "跟进中": "engaging", "洽谈": "engaging", "线索": "prospecting", "挖掘": "prospecting", "closed won": "won",
    "closed lost": "lost",
}  # fmt: skip
Known = tuple[UUID, UUID]  # an opportunity and its account


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    accounts, offerings = Accounts(session), Offerings(session, writes)
    known = session.finder("opportunities.numbers", _by_number)
    accounts.look_up(batch["account"])
    offerings.look_up((), batch["offering"])
    known.look_up(batch["number"])
    owners = {found[1] for number in batch["number"] if (found := known.get(number))}
    accounts.mine |= session.may_reach(CHANGE, Organisation, owners - accounts.mine)
    pile, fresh = writes.pile(Opportunity, NEW), bulk.ids()
    there: dict[int, UUID] = {}
    for i in batch.open():
        word, number = batch["account"][i], batch["number"][i]
        account = accounts.refer(batch, i, word, "account")
        if account is None or _dates_are_wrong(batch, i):
            continue
        found = known.get(number)
        if found is None:
            id = next(fresh)
            given = _given(batch, i, session, offerings)
            given["currency"] = given["currency"] or session.currency
            values = (given[name] if given[name] is not None else _EMPTY.get(name) for name in VALUES)
            pile.add(batch.rows[i], id, number, account, *values, session.now)
            known.add(number, (id, account))
            batch.end(i, CREATED)
        elif found[1] not in accounts.mine:
            batch.fail(i, not_yours("number"), "number")
        elif not session.update:
            batch.duplicate(i, gettext_noop("The opportunity %(word)s is there already."), word=number)
        elif found[1] != account:
            batch.fail(i, _another(number), "number")
        else:
            there[i] = found[0]
    _update(batch, session, writes, offerings, there)


_EMPTY = {"title": "", "owner_name": ""}


def _given(batch: Batch, i: int, session: Session, offerings: Offerings) -> dict[str, Any]:
    """What the row says, by column of the table; None where it says nothing."""
    amount, offering = batch["amount"][i], batch["offering"][i]
    owner, name = _owner(batch, i, session)
    return {
        "title": batch["title"][i],
        "offering_id": None if offering is None else _offering(batch, i, offering, session, offerings),
        "owner_id": owner,
        "owner_name": name,
        "stage": batch["stage"][i],
        "amount": None if amount is None else fixed(amount),
        "currency": batch["currency"][i],
        "opened_on": batch["opened_on"][i],
        "closed_on": batch["closed_on"][i],
    }


def _offering(batch: Batch, i: int, word: str, session: Session, offerings: Offerings) -> UUID:
    id = offerings.find_any(word)
    if id is None:
        session.remark(gettext_noop("Offerings that were not there were made."), batch.rows[i], "offering")
        return offerings.add(batch.rows[i], None, word)
    return id


def _owner(batch: Batch, i: int, session: Session) -> tuple[UUID | None, str | None]:
    name = batch["owner"][i]
    if name is None:
        return None, None
    found = staff_called(session, name)
    if len(found) != 1:
        text = gettext_noop("“%(name)s” is no member of staff; the name was kept as it is.")
        session.remark(text, batch.rows[i], "owner", name=name)
    return (found[0] if len(found) == 1 else None), name


def _update(batch: Batch, session: Session, writes: Writes, offerings: Offerings, there: dict[int, UUID]) -> None:
    if not there:
        return
    rows = Opportunity.objects.filter(pk__among=there.values()).values_list("pk", *VALUES)
    present = {id: values for id, *values in rows}
    changes = writes.change(Opportunity, VALUES)
    for i, id in there.items():
        before = present.get(id)
        if before is None:  # made by an earlier row of this batch
            word = batch["number"][i]
            batch.duplicate(i, gettext_noop("The opportunity %(word)s is there already."), word=word)
            continue
        given = _given(batch, i, session, offerings)
        after = [old if given[name] is None else given[name] for name, old in zip(VALUES, before, strict=True)]
        batch.end(i, UNCHANGED if after == before else UPDATED)
        if after != before:
            changes.add(batch.rows[i], id, before, after)
            present[id] = after


def _dates_are_wrong(batch: Batch, i: int) -> bool:
    opened, closed = batch["opened_on"][i], batch["closed_on"][i]
    if opened is None or closed is None or opened <= closed:
        return False
    fault = gettext_noop("It was closed on %(closed)s, before it was opened on %(opened)s.")
    facts = {"opened": opened.isoformat(), "closed": closed.isoformat()}
    batch.fail(i, RowFault(fault, gettext_noop("Correct one of the days."), facts), "closed_on")
    return True


def _another(number: str) -> RowFault:
    return RowFault(
        gettext_noop("The opportunity %(number)s belongs to another account."),
        gettext_noop("Correct the number or the account."),
        {"number": number},
    )


def _by_number(numbers: list[str]) -> dict[str, Known]:
    rows = Opportunity.objects.filter(number__among=numbers).values_list("number", "pk", "account_id")
    return {number: (id, account) for number, id, account in rows}


register(
    Kind(
        name="opportunities",
        title=_("Opportunities"),
        permission="deals.opportunity:change",
        columns=(
            Column(
                "number",
                _("Number"),
                Identifier(),
                required=True,
                aliases=("商机编号", "商机编码", "opportunity_id", "opportunity id", "deal id"),
                help=_("Opportunities are recognised by it."),
                example="O-000123",
            ),
            Column(
                "account",
                _("Account"),
                Text(200),
                required=True,
                aliases=("客户名称", "客户编码", "单位名称", "account name", "customer", "company"),
                example="FJ000123",
                help=_("Customer number, credit code or name; a row without one is left out."),
            ),
            Column("title", _("Title"), Text(200), aliases=("商机名称", "标题", "name"), example="专线提速"),
            Column(
                "offering",
                _("Offering"),
                Name(200),
                aliases=("产品", "产品名称", "product"),
                help=_("Code or name; a new one becomes an offering."),
                example="LINE100",
            ),
            Column(
                "owner",
                _("Owner"),
                Text(64),
                aliases=("客户经理", "负责人", "sales_agent", "agent"),
                help=_("Name or user name of a member of staff; another name is kept as text."),
            ),
            Column(
                "stage",
                _("Stage"),
                Choice(Opportunity.Stage, STAGES),
                required=True,
                aliases=("阶段", "商机阶段", "deal_stage", "status"),
                help=_("prospecting, engaging, won or lost."),
                example="engaging",
            ),
            Column(
                "amount", _("Amount"), Number(), aliases=("金额", "预计金额", "close_value", "value"), example="9000"
            ),
            Column("currency", _("Currency"), Currency(), aliases=("币种",), example="CNY"),
            Column(
                "opened_on",
                _("Opened"),
                Day(),
                aliases=("创建日期", "开始日期", "engage_date", "open date"),
                example="2026-02-01",
            ),
            Column("closed_on", _("Closed"), Day(), aliases=("关闭日期", "成交日期", "close_date", "close date")),
        ),
        plan=plan,
        left_out_without=("account", gettext_noop("No account named.")),
    )
)
