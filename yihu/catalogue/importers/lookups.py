"""Finding the offerings that rows name, and making those that are new. Other rooms' importers use it too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from yihu.catalogue.models import Offering
from yihu.ground import bulk
from yihu.ground.imports.session import Session
from yihu.ground.imports.writes import Writes
from yihu.ground.text.names import squeeze

NEW = (
    "id", "code", "name", "name_en", "squeezed", "category", "value_added", "list_price", "unit_cost", "currency",
)  # fmt: skip
CODE_LENGTH = 64


class Offerings:
    """Offerings by code, and by name without regard to spaces, case and signs: GTXPro is GTX Pro."""

    def __init__(self, session: Session, writes: Writes) -> None:
        self.codes = session.finder("offerings.codes", _by_code)
        self.names = session.finder("offerings.names", _by_name)
        self.pile = writes.pile(Offering, NEW)
        self.ids = bulk.ids()

    def look_up(self, codes: Iterable[str | None], names: Iterable[str | None]) -> None:
        """Find all of them; two queries."""
        given = {name for name in names if name}
        self.codes.look_up({*codes, *(name[:CODE_LENGTH] for name in given)})
        self.names.look_up({squeeze(name) for name in given})

    def find(self, code: str | None, name: str | None) -> UUID | None:
        """The offering with this code; where no code is given, the one of this name."""
        if code is not None:
            return self.codes.get(code)
        return self.names.get(squeeze(name) or None) if name else None

    def find_any(self, word: str) -> UUID | None:
        """The offering whose code or name `word` is."""
        return self.codes.get(word) or self.names.get(squeeze(word) or None)

    def add(self, row: int, code: str | None, name: str | None, **more: object) -> UUID:
        """Put a new offering down; where it has only a code or only a name, the one stands for the other."""
        title = name or code or ""
        key = squeeze(title)[:200]
        id, code = next(self.ids), code or self._free_code(title)
        values = (more.get(column) for column in ("category", "value_added", "list_price", "unit_cost", "currency"))
        category, value_added, price, cost, currency = values
        self.pile.add(
            row, id, code, title, more.get("name_en") or "", key, category or "", value_added, price, cost,
            currency or "",
        )  # fmt: skip
        self.codes.add(code, id)
        if key:
            self.names.add(key, id)
        return id

    def _free_code(self, title: str) -> str:
        """A code made of the name, told from others that begin like it."""
        code = title[:CODE_LENGTH]
        if len(title) <= CODE_LENGTH and self.codes.get(code) is None:
            return code
        return f"{title[:54]}~{hashlib.blake2b(squeeze(title).encode(), digest_size=4).hexdigest()}"


def _by_code(codes: list[str]) -> dict[str, UUID]:
    return dict(Offering.objects.filter(code__among=codes).values_list("code", "pk"))


def _by_name(keys: list[str]) -> dict[str, UUID]:
    rows = Offering.objects.filter(squeezed__among=keys).order_by("-code")
    return dict(rows.values_list("squeezed", "pk"))
