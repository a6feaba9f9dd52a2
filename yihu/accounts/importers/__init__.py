"""What can be imported into this room: accounts, people, notes."""

from __future__ import annotations

from yihu.accounts.importers import accounts, notes, people

__all__ = ["accounts", "notes", "people"]
