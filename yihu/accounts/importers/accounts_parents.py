"""Under which account each row's account stands; rows may come in any order, but not in a circle."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_noop as _

from yihu.accounts.importers.lookups import Accounts
from yihu.accounts.models import Organisation
from yihu.ground.imports.batch import LATER, Batch
from yihu.ground.imports.ordering import from_the_top
from yihu.ground.imports.reading.faults import RowFault
from yihu.ground.imports.session import Session
from yihu.ground.text.faults import shown
from yihu.ground.text.names import tidy_name

DEEPEST = 50
WRONG = "accounts.wrong"  # session memory: word → row that names itself so and is wrong


class Parents:
    """The parents of a batch's rows."""

    def __init__(
        self, batch: Batch, session: Session, accounts: Accounts, new: dict[int, UUID], there: dict[int, UUID]
    ) -> None:
        self.batch, self.session, self.accounts, self.new, self.there = batch, session, accounts, new, there
        self.ids: dict[int, UUID] = {}

    def decide(self, take_back: Callable[[int], None]) -> None:
        """Find every parent; a row without its parent waits or is wrong, and then so do the rows below it."""
        words = self.batch["parent"]
        asking = [i for i in (*self.new, *self.there) if words[i] is not None]
        if not asking:
            self._remember_wrong()
            return
        while asking:
            lost = [i for i in asking if not self._find(i)] or self._in_circles(asking)
            if not lost:
                break
            for i in lost:
                self.ids.pop(i, None)
                take_back(i)
            asking = [i for i in asking if not self.batch.ends[i]]
        self._remember_wrong()

    def _find(self, i: int) -> bool:
        batch, word = self.batch, self.batch["parent"][i]
        if batch.rows[i] in self.session.memory.get("accounts.circles", ()):
            batch.fail(i, _circle(word), "parent")
            return False
        found = [id for id in self.accounts.called(word) if id in self.accounts.mine]
        if len(found) == 1:
            if self.accounts.is_in_bin(batch, i, found[0], word, "parent"):
                return False
            self.ids[i] = found[0]
            return True
        if batch.last or len(found) > 1:
            self._fail(i, word, several=len(found) > 1)
        else:
            batch.end(i, LATER)
        return False

    def _fail(self, i: int, word: str, *, several: bool) -> None:
        row = self.session.memory.get(WRONG, {}).get(tidy_name(word))
        if row is None or several:
            self.accounts.refer(self.batch, i, word, "parent")
            return
        fault = RowFault(
            _("The account “%(word)s”, to which this one belongs, is wrong in row %(row)d."),
            _("Correct that row; this one is then right."),
            {"word": shown(word), "row": row},
        )
        self.batch.fail(i, fault, "parent")

    def _in_circles(self, asking: list[int]) -> list[int]:
        """Rows whose chain of parents comes back to them."""
        owner = {**{id: i for i, id in self.there.items()}, **{id: i for i, id in self.new.items()}}
        upwards = self._upwards([self.ids[i] for i in asking if i in self.there])
        nodes = list({**dict.fromkeys(owner), **upwards})
        place = {id: n for n, id in enumerate(nodes)}

        def above(id: UUID) -> int | None:
            i = owner.get(id)
            parent = self.ids.get(i) if i is not None else None
            return place.get(parent or upwards.get(id))  # type: ignore[arg-type]

        _ordered, circles = from_the_top([above(id) for id in nodes])
        lost = [owner[nodes[n]] for n in circles if nodes[n] in owner and owner[nodes[n]] in self.ids]
        for i in lost:
            self.batch.fail(i, _circle(self.batch["parent"][i]), "parent")
        return lost

    def _upwards(self, ids: list[UUID]) -> dict[UUID, UUID | None]:
        """id → parent of these accounts and of all above them; a query a level."""
        found: dict[UUID, UUID | None] = {}
        wanted = set(ids)
        for _level in range(DEEPEST):
            if not wanted:
                break
            rows = dict(Organisation.objects.filter(pk__among=wanted).values_list("pk", "parent_id"))
            found.update(rows)
            wanted = {parent for parent in rows.values() if parent is not None and parent not in found}
        return found

    def _remember_wrong(self) -> None:
        wrong: dict[str, int] = self.session.memory.setdefault(WRONG, {})
        batch = self.batch
        for i in batch.entries:
            if batch.ends[i] == "error":
                for word in (batch["external_id"][i], batch["credit_code"][i], batch["name"][i]):
                    if word:
                        wrong.setdefault(word, batch.rows[i])


def _circle(word: str) -> RowFault:
    return RowFault(
        _("The account would stand above itself: it belongs to “%(word)s”, which belongs to it."),
        _("Take the cell out of one of the rows of the circle."),
        {"word": shown(word)},
    )
