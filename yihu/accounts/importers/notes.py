"""Notes and interactions as a kind of import; their author and moment are those of the file."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.accounts.importers.lookups import Accounts, staff_called
from yihu.accounts.importers.people_lookups import People, pairs
from yihu.accounts.models import Interaction
from yihu.ground import bulk
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.batch import CREATED, Batch
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session
from yihu.ground.imports.values import Choice, Moment, Text
from yihu.ground.imports.writes import Writes
from yihu.ground.text.faults import shown
from yihu.ground.text.names import tidy_name

NOTE = ("id", "organisation_id", "person_id", "kind", "at", "author_id", "author_name", "text")
KINDS = {
    "备注": "note",
    "拜访": "visit",
    "走访": "visit",
    "电话": "call",
    "邮件": "mail",
    "会议": "meeting",
    "email": "mail",
}


def plan(batch: Batch, session: Session, writes: Writes) -> None:
    """Decide on every row of the batch; the number of queries does not depend on the number of rows."""
    accounts, people = Accounts(session), People(session)
    words, persons = batch["account"], batch["person"]
    accounts.look_up(words)
    places = [accounts.refer(batch, i, word, "account") if not batch.ends[i] else None for i, word in enumerate(words)]
    names = [tidy_name(word) if word else None for word in persons]
    people.external.look_up(persons)
    people.by_name.look_up(pairs(places, names))
    people.roles.look_up(pairs([people.external.get(word) for word in persons], places))
    pile, fresh = writes.pile(Interaction, NOTE), bulk.ids()
    for i in batch.open():
        account, moment = places[i], batch["at"][i]
        if account is None:
            continue
        if moment > session.now:
            fault = gettext_noop("The moment %(at)s lies in the future; a note tells what was.")
            batch.fail(i, RowFault(fault, gettext_noop("Correct the date."), {"at": moment.isoformat()}), "at")
            continue
        person = _person(batch, i, people, account, names[i])
        if batch.ends[i]:
            continue
        author, author_name = _author(batch, i, session)
        kind = batch["kind"][i] or Interaction.Kind.NOTE.value
        pile.add(batch.rows[i], next(fresh), account, person, kind, moment, author, author_name, batch["text"][i])
        batch.end(i, CREATED)


def _person(batch: Batch, i: int, people: People, account: UUID, name: str | None) -> UUID | None:
    """The person of the account whom the row names, if it names one; else the row is wrong."""
    if name is None:
        return None
    by_number = people.external.get(batch["person"][i])
    if by_number is not None and people.roles.get((by_number, account)) is not None:
        return by_number
    known = people.by_name.get((account, name))
    if known is not None:
        return known.id
    fault = gettext_noop("“%(name)s” has no role in this account.")
    fix = gettext_noop("Import the person first, or leave the cell empty.")
    batch.fail(i, RowFault(fault, fix, {"name": shown(name)}), "person")
    return None


def _author(batch: Batch, i: int, session: Session) -> tuple[UUID | None, str]:
    """The member of staff who wrote it, and the name as it stands in the file."""
    name = batch["author"][i]
    if name is None:
        return session.actor.user_id, session.actor.name if session.actor.user_id else ""
    found = staff_called(session, name)
    if len(found) != 1:
        session.remark(
            gettext_noop("“%(name)s” is no member of staff; the name was kept as it is."),
            batch.rows[i],
            "author",
            name=name,
        )
    return (found[0] if len(found) == 1 else None), name


register(
    Kind(
        name="notes",
        title=_("Notes and visits"),
        permission="accounts.note:write",
        columns=(
            Column(
                "account",
                _("Account"),
                Text(200),
                required=True,
                aliases=("客户名称", "单位名称", "客户编码", "company", "account name", "customer"),
                help=_("Customer number, credit code or name."),
                example="FJ000123",
            ),
            Column(
                "at",
                _("When"),
                Moment(),
                required=True,
                aliases=("时间", "日期", "拜访时间", "记录时间", "date", "time", "created_at"),
                help=_("When it happened; kept."),
                example="2026-01-05 10:30",
            ),
            Column(
                "text",
                _("Text"),
                Text(10_000, lines=True),
                required=True,
                aliases=("内容", "备注", "记录", "纪要", "note", "notes", "description", "body"),
                example="谈了专线提速",
            ),
            Column(
                "kind",
                _("Kind"),
                Choice(Interaction.Kind, KINDS),
                aliases=("类型", "方式"),
                help=_("note, visit, call, mail or meeting; note where it is empty."),
                example="visit",
            ),
            Column(
                "person",
                _("Person"),
                Text(100),
                aliases=("联系人", "客户联系人", "contact"),
                help=_("Number or name of somebody with a role in the account."),
            ),
            Column(
                "author",
                _("Author"),
                Text(64),
                aliases=("记录人", "拜访人", "客户经理", "created_by", "owner"),
                help=_("Who wrote it; kept, also when he is no member of staff here."),
            ),
        ),
        plan=plan,
        appends=True,
    )
)
