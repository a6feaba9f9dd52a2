"""What can be done with an import: receive the file, say what its columns are, check it, run it, take it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yihu.ground import clock, files, jobs
from yihu.ground.actions import action
from yihu.ground.actors import Actor
from yihu.ground.files import TooLarge
from yihu.ground.imports.kinds import Kind, registry
from yihu.ground.imports.mapping import Mapping, fingerprint
from yihu.ground.imports.parse import Parsing
from yihu.ground.imports.queries import may_import
from yihu.ground.imports.reading import table
from yihu.ground.imports.reading.limits import most_bytes, too_large
from yihu.ground.imports.report import report_of, source_of
from yihu.ground.models import ImportMapping, ImportRun, Job
from yihu.ground.scope import Refused

State = ImportRun.State
CAN_BE_MAPPED = (State.NEW, State.CHECKED, State.REFUSED, State.FAILED)


@action("ground.import:run")
def receive(actor: Actor, kind: Kind, file_name: str, chunks: Iterable[bytes], encoding: str = "") -> ImportRun:
    """Take in a file and look at its shape. FileFault where it cannot be read; then nothing is kept of it."""
    if not may_import(actor, kind):
        raise Refused("not found")
    run = ImportRun(kind=kind.name, file_name=file_name[-255:], user_id=actor.user_id, user_name=actor.name)
    try:
        run.size, run.sha256 = files.keep(chunks, source_of(run), most_bytes())
        run.shape = table.look(source_of(run), encoding).as_json()
        run.save(force_insert=True)
    except TooLarge as fault:
        files.remove("imports", run.pk)
        raise too_large() from fault
    except BaseException:
        files.remove("imports", run.pk)
        raise
    return run


@action("ground.import:run")
def map_columns(actor: Actor, /, run: ImportRun, mapping: Mapping, **options: bool) -> None:
    """Say how the file is read. WrongMapping or FileFault where it does not fit, and nothing is changed."""
    if run.state not in CAN_BE_MAPPED:
        raise ValidationError(_("This import has begun; receive the file again to read it another way."))
    if mapping.encoding and mapping.encoding != run.shape.get("encoding") and run.shape.get("form") == "csv":
        run.shape = table.look(source_of(run), mapping.encoding).as_json()
    Parsing(registry()[run.kind], mapping, run.shape["headers"], settings.YIHU_CURRENCY, ())
    run.mapping = mapping.as_json()
    run.options = {name: True for name, wanted in options.items() if wanted}
    start_anew(run, State.NEW)


@action("ground.import:run")
def ask_check(actor: Actor, run: ImportRun) -> Job:
    """Check the whole file as a job, without writing anything."""
    return _ask(actor, run, "ground.import.check", CAN_BE_MAPPED)


@action("ground.import:run")
def ask_import(actor: Actor, run: ImportRun) -> Job:
    """Import the file as a job."""
    return _ask(actor, run, "ground.import.run", CAN_BE_MAPPED)


@action("ground.import:run")
def ask_undo(actor: Actor, run: ImportRun) -> Job:
    """Take a run back as a job: a finished one, or one that was given up half-way."""
    return _ask(actor, run, "ground.import.undo", (State.SUCCEEDED, State.RUNNING))


def _ask(actor: Actor, run: ImportRun, kind: str, states: tuple[State, ...]) -> Job:
    if run.state not in states or not run.mapping or (run.job and run.job.is_open):
        raise ValidationError(_("This import is not ready for that; look at its page again."))
    job = jobs.enqueue(actor, kind, key=f"import:{run.pk}", run_id=str(run.pk))
    run.job = job
    run.error = ""
    run.save(update_fields=["job", "error"])
    return job


def start_anew(run: ImportRun, state: State) -> None:
    """Put the run before its first row, as `state`."""
    run.state, run.counts, run.remarks, run.checkpoint, run.error = state, {}, [], {}, ""
    run.save()
    report_of(run).unlink(missing_ok=True)


def content_key(run: ImportRun) -> str:
    """What is the same for two runs that would write the same: kind, bytes of the file, and how it is read."""
    mapping = Mapping(**run.mapping)
    read = json.dumps(replace(mapping, encoding="").as_json(), sort_keys=True)
    return hashlib.sha256("\0".join([run.kind, run.sha256, read]).encode()).hexdigest()


def remember_mapping(run: ImportRun) -> None:
    """Offer this mapping to the same user for the next file of the same shape."""
    ImportMapping.objects.update_or_create(
        kind=run.kind,
        fingerprint=fingerprint(run.shape["headers"], run.user_id),
        defaults={"mapping": {**run.mapping, "encoding": ""}, "used_at": clock.now()},
    )


@action("ground.import:run")
def discard(actor: Actor, run: ImportRun) -> None:
    """Throw away a run that wrote nothing."""
    if run.state not in CAN_BE_MAPPED or (run.job and run.job.is_open):
        raise ValidationError(_("This import is not ready for that; look at its page again."))
    id = run.pk
    run.delete()
    transaction.on_commit(lambda: files.remove("imports", id))
