"""What can be imported into this room: contracts and transactions."""

from __future__ import annotations

from yihu.holdings.importers import contracts, transactions

__all__ = ["contracts", "transactions"]
