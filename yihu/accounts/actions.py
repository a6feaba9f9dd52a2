"""The business verbs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yihu.accounts.models import Designation, Interaction, Organisation, Person, TeamMember
from yihu.accounts.search import ORGANISATION
from yihu.ground import clock, search
from yihu.ground.actions import action
from yihu.ground.actors import Actor
from yihu.ground.events import record
from yihu.ground.models import User
from yihu.ground.scope import Refused

NOTE_LENGTH = 10_000


@action("accounts.note:write")
def write_note(
    actor: Actor,
    account: Organisation,
    text: str,
    *,
    kind: str = Interaction.Kind.NOTE,
    person: Person | None = None,
    at: datetime | None = None,
) -> Interaction:
    """Put a note (or a visit, a call …) on the account's timeline."""
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write what happened or what should be remembered.")})
    if len(text) > NOTE_LENGTH:
        fault = _("The note has {n} characters; {most} is the most. Shorten it or write two.")
        raise ValidationError({"text": fault.format(n=len(text), most=NOTE_LENGTH)})
    if kind not in Interaction.Kind.values:
        raise ValidationError({"kind": _("Choose one of the kinds.")})
    if at is not None and at > clock.now():
        raise ValidationError({"at": _("The moment lies in the future; a note tells what was.")})
    note = Interaction.objects.create(
        organisation=account,
        person=person,
        kind=kind,
        at=at or clock.now(),
        author_id=actor.user_id,
        author_name=actor.name,
        text=text,
    )
    record(actor, "accounts.note.written", on=account, note=note)
    return note


@action("accounts.note:write")
def remove_note(actor: Actor, note: Interaction) -> None:
    """Take one's own note off the timeline; `restore_note` is the way back."""
    _own(actor, note)
    if Interaction.objects.filter(pk=note.pk, removed_at=None).update(removed_at=clock.now()):
        record(actor, "accounts.note.removed", on=note)


@action("accounts.note:write")
def restore_note(actor: Actor, note: Interaction) -> None:
    """Bring one's own removed note back."""
    _own(actor, note)
    if Interaction.objects.filter(pk=note.pk).exclude(removed_at=None).update(removed_at=None):
        record(actor, "accounts.note.restored", on=note)


def _own(actor: Actor, note: Interaction) -> None:
    if actor.kind != "system" and (actor.user_id is None or note.author_id != actor.user_id):
        raise Refused("not found")


@action("accounts.account:archive")
def archive(actor: Actor, account: Organisation) -> None:
    """Put the account into the bin: it leaves the lists; everything stays and `restore` brings it back."""
    rows = Organisation.objects.filter(pk=account.pk, archived_at=None)
    if rows.update(archived_at=clock.now(), changed_at=clock.now()):
        search.remove(ORGANISATION, [account.pk])
        record(actor, "accounts.account.archived", on=account)


@action("accounts.account:archive")
def restore(actor: Actor, account: Organisation) -> None:
    """Take the account out of the bin."""
    rows = Organisation.objects.filter(pk=account.pk).exclude(archived_at=None)
    if rows.update(archived_at=None, changed_at=clock.now()):
        search.reindex(ORGANISATION, [account.pk])
        record(actor, "accounts.account.restored", on=account)


@action("accounts.account:designate")
def designate(actor: Actor, account: Organisation, kind: str, reason: str) -> Designation:
    """Say that the account is strategic or of high potential, and why."""
    if kind not in Designation.Kind.values:
        raise ValidationError({"kind": _("Choose one of the kinds.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stands beside the tier.")})
    said, new = Designation.objects.get_or_create(
        organisation=account, kind=kind, until=None, defaults={"reason": reason.strip()[:200], "by_id": actor.user_id}
    )
    if new:
        record(actor, "accounts.account.designated", on=account, title=said.get_kind_display(), reason=said.reason)
    return said


@action("accounts.account:designate")
def undesignate(actor: Actor, account: Organisation, kind: str) -> None:
    """Take back that the account is strategic or of high potential."""
    for said in Designation.objects.filter(organisation=account, kind=kind, until=None):
        said.until = clock.now()
        said.save(update_fields=["until"])
        record(actor, "accounts.account.undesignated", on=account, title=said.get_kind_display())


@action("accounts.team:change")
def join_team(actor: Actor, account: Organisation, user: User, role: str = TeamMember.Role.OWNER) -> TeamMember:
    """Put a member of staff on the account's team from today; a new owner takes the place of the old one."""
    if user.kind != User.Kind.STAFF or not user.is_active:
        raise ValidationError({"user": _("Only members of staff can join an account team.")})
    today: dict[str, Any] = {"since": clock.today()}
    if role == TeamMember.Role.OWNER:
        for other in TeamMember.objects.filter(organisation=account, role=role, until=None).exclude(user=user):
            leave_team(actor, other)
        Organisation.objects.filter(pk=account.pk).update(owner=user, changed_at=clock.now())
    member, new = TeamMember.objects.get_or_create(
        organisation=account, user=user, role=role, until=None, defaults=today
    )
    if new:
        record(actor, "accounts.team.joined", on=account, member=user.name, role=member.get_role_display())
    return member


@action("accounts.team:change")
def leave_team(actor: Actor, member: TeamMember) -> None:
    """End a membership with yesterday; the row stays as history."""
    if TeamMember.objects.filter(pk=member.pk, until=None).update(until=clock.today() - timedelta(days=1)):
        if member.role == TeamMember.Role.OWNER:
            Organisation.objects.filter(pk=member.organisation_id, owner=member.user).update(owner=None)
        record(actor, "accounts.team.left", on=member.organisation, member=member.user.name)
