"""Contracts as a kind of import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.accounts.importers.lookups import CHANGE, Accounts
from yihu.accounts.models import Organisation
from yihu.ground import bulk
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.batch import CREATED, UNCHANGED, UPDATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session, not_yours
from yihu.ground.imports.values import Currency, Day, Identifier, Number, Text, fixed
from yihu.ground.imports.writes import Writes
from yihu.holdings.models import Contract

NEW = ("id", "account_id", "number", "title", "since", "until", "amount", "currency", "created_at")
CHANGED = ("title", "since", "until", "amount", "currency")
Known = tuple[UUID, UUID]  # a contract and its account


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    accounts, contracts = Accounts(session), session.finder("contracts.numbers", _by_number)
    accounts.look_up(batch["account"])
    contracts.look_up(batch["number"])
    owners = {found[1] for number in batch["number"] if (found := contracts.get(number))}
    accounts.mine |= session.may_reach(CHANGE, Organisation, owners - accounts.mine)
    pile, fresh = writes.pile(Contract, NEW), bulk.ids()
    there: dict[int, UUID] = {}
    for i in batch.open():
        account = accounts.refer(batch, i, batch["account"][i], "account")
        if account is None or _dates_are_wrong(batch, i):
            continue
        known = contracts.get(batch["number"][i])
        if known is None:
            id = next(fresh)
            pile.add(batch.rows[i], id, account, batch["number"][i], *_values(batch, i, session), session.now)
            contracts.add(batch["number"][i], (id, account))
            batch.end(i, CREATED)
        elif known[1] not in accounts.mine:
            batch.fail(i, not_yours("number"), "number")
        elif known[1] != account:
            batch.fail(i, _another(batch["number"][i]), "number")
        elif session.update:
            there[i] = known[0]
        else:
            word = batch["number"][i]
            batch.duplicate(i, gettext_noop("The contract %(word)s is there already."), word=word)
    _update(batch, writes, there)


def _values(batch: Batch, i: int, session: Session) -> tuple[Any, ...]:
    amount = batch["amount"][i]
    return (
        batch["title"][i] or "",
        batch["since"][i],
        batch["until"][i],
        None if amount is None else fixed(amount),
        batch["currency"][i] or session.currency,
    )


def _update(batch: Batch, writes: Writes, there: dict[int, UUID]) -> None:
    if not there:
        return
    rows = Contract.objects.filter(pk__among=there.values()).values_list("pk", *CHANGED)
    present = {id: values for id, *values in rows}
    changes = writes.change(Contract, CHANGED)
    for i, id in there.items():
        before = present.get(id)
        if before is None:  # made by an earlier row of this batch
            batch.duplicate(i, gettext_noop("The contract %(word)s is there already."), word=batch["number"][i])
            continue
        amount = batch["amount"][i]
        given = [batch[field][i] for field in ("title", "since", "until")]
        given += [None if amount is None else fixed(amount), batch["currency"][i]]
        after = [old if new is None else new for old, new in zip(before, given, strict=True)]
        batch.end(i, UNCHANGED if after == before else UPDATED)
        if after != before:
            changes.add(batch.rows[i], id, before, after)
            present[id] = after


def _dates_are_wrong(batch: Batch, i: int) -> bool:
    since, until = batch["since"][i], batch["until"][i]
    if until is None or since <= until:
        return False
    fault = gettext_noop("The contract ends on %(until)s, before it begins on %(since)s.")
    facts = {"since": since.isoformat(), "until": until.isoformat()}
    batch.fail(i, RowFault(fault, gettext_noop("Correct one of the days."), facts), "until")
    return True


def _another(number: str) -> RowFault:
    return RowFault(
        gettext_noop("The contract %(number)s belongs to another account."),
        gettext_noop("Correct the number or the account."),
        {"number": number},
    )


def _by_number(numbers: list[str]) -> dict[str, Known]:
    rows = Contract.objects.filter(number__among=numbers).values_list("number", "pk", "account_id")
    return {number: (id, account) for number, id, account in rows}


register(
    Kind(
        name="contracts",
        title=_("Contracts"),
        permission="accounts.account:change",
        columns=(
            Column(
                "number",
                _("Number"),
                Identifier(),
                required=True,
                aliases=("合同编号", "合同号", "contract", "contract number"),
                help=_("Contracts are recognised by it."),
                example="HT-2026-001",
            ),
            Column(
                "account",
                _("Account"),
                Text(200),
                required=True,
                aliases=("客户名称", "客户编码", "单位名称", "customer", "account name"),
                help=_("Customer number, credit code or name."),
                example="FJ000123",
            ),
            Column("title", _("Title"), Text(200), aliases=("合同名称", "标题"), example="互联网专线合同"),
            Column(
                "since",
                _("From"),
                Day(),
                required=True,
                aliases=("生效日期", "开始日期", "起始日期", "start", "start date"),
                example="2026-01-01",
            ),
            Column(
                "until",
                _("Until"),
                Day(),
                aliases=("到期日期", "结束日期", "截止日期", "end", "end date"),
                example="2026-12-31",
            ),
            Column("amount", _("Amount"), Number(), aliases=("合同金额", "金额"), example="9000"),
            Column("currency", _("Currency"), Currency(), aliases=("币种",), example="CNY"),
        ),
        plan=plan,
    )
)
