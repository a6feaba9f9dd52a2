"""Errors about input that cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext


class TextFault(ValueError):
    """Input that cannot be read: `fault` says what is wrong, `fix` what to write.

    Both are English msgids with %(name)s places, translated when read and not when raised, so that a report
    written by a job can be shown in the reader's language. Mark them with gettext_noop where they are written.
    """

    def __init__(self, fault: str, fix: str, facts: dict[str, object] | None = None) -> None:
        super().__init__(fault, fix, facts or {})
        self.fault_id = fault
        self.fix_id = fix
        self.facts = facts or {}

    @property
    def fault(self) -> str:
        """What is wrong, in the active language."""
        return gettext(self.fault_id) % self.facts

    @property
    def fix(self) -> str:
        """What to write instead, in the active language."""
        return gettext(self.fix_id) % self.facts

    def __str__(self) -> str:
        return f"{self.fault} {self.fix}"


def shown(value: object, limit: int = 40) -> str:
    """The value as an error quotes it: on one line and not longer than `limit` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
