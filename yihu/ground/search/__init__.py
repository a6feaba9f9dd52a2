"""Finding things by name, pinyin, code, telephone number and e-mail address, within the rights of who asks.

A room declares its kinds in `search.py` with `index`. Who changes a row that is found calls `reindex` in the same
transaction; an import builds entries itself and gives them to `bulk_index`.
"""

from __future__ import annotations

from yihu.ground.search import commands, rebuilding  # noqa: F401  declares the command and the job
from yihu.ground.search.entries import Entry, entry
from yihu.ground.search.matching import with_words
from yihu.ground.search.reading import Item, Results, search, suggest
from yihu.ground.search.registry import Index, index, index_of, indexes
from yihu.ground.search.writing import bulk_index, reindex, remove

__all__ = [
    "Entry",
    "Index",
    "Item",
    "Results",
    "bulk_index",
    "entry",
    "index",
    "index_of",
    "indexes",
    "reindex",
    "remove",
    "search",
    "suggest",
    "with_words",
]
