"""The invoice file of an invented European wholesaler of workshop supplies, in euro.

It has what such files have: counter sales without a customer number, cancellations, rows that were
written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .dice import Dice, Weighted
from .money import yuan
from .story import DEFAULT_AS_OF

CURRENCY = "EUR"
HISTORY_DAYS = 420
_MATERIALS = ("Oak", "Beech", "Steel", "Brass", "Copper", "Nylon", "Cork", "Felt", "Zinc", "Rubber")
_THINGS = {
    "Hinge Pair": 390, "Drawer Knob": 145, "Wall Bracket": 260, "Dowel Box": 420, "Coat Hook": 210,
    "Edge Strip 2 m": 330, "Corner Guard": 95, "Tool Tray": 1150, "Cable Clip Bag": 180, "Furniture Glide": 65,
    "Label Holder": 75, "Shelf Support": 55,
}  # fmt: skip
_REGIONS = {
    "Germany": 46, "Austria": 12, "Netherlands": 10, "France": 9, "Belgium": 7, "Denmark": 5, "Italy": 4,
    "Poland": 3, "Sweden": 2, "Ireland": 2,
}  # fmt: skip
_FIRST = (
    "Alder", "Birken", "Brook", "Dahl", "Ems", "Fjord", "Grove", "Hafen", "Inn", "Kiefer", "Linden", "Moor",
    "Nord", "Ost", "Pine", "Quell", "Rhein", "Stein", "Tal", "Ufer", "Vale", "Wald",
)  # fmt: skip
_SECOND = ("berg", "feld", "hof", "markt", "werk", "wood", "land", "bach", "tor", "haus")
_TRADES = ("Hardware", "Interiors", "Joinery", "Supplies", "Workshop", "DIY", "Fittings", "Restoration")


class InvoiceRow(NamedTuple):
    """A row as the file has it; account and name are empty for counter sales, prices in euro."""

    account: str
    account_name: str
    document: str
    date: date
    offering: str
    offering_name: str
    quantity: int
    unit_price: Decimal
    region: str


class _Customer(NamedTuple):
    account: str
    name: str
    region: str


def invoices(
    accounts: int = 200, lines: int = 8000, seed: int = 1, as_of: date = DEFAULT_AS_OF
) -> Iterator[InvoiceRow]:
    """Exactly so many rows in the order of their dates, for at most so many accounts."""
    dice = Dice("wholesale", seed)
    customers = _customers(dice, max(accounts, 1))
    stock = _stock()
    found: list[InvoiceRow] = []
    number = 0
    while len(found) < lines:
        buyer = customers.items[number] if number < len(customers.items) else dice.draw(customers)
        number += 1
        found += _document(dice, buyer, stock, number, as_of)
    yield from sorted(found[:lines], key=lambda row: row.date)


def _document(
    dice: Dice, buyer: _Customer, stock: tuple[tuple[str, str, int], ...], number: int, as_of: date
) -> list[InvoiceRow]:
    if dice.chance(0.16):
        buyer = _Customer("", "", buyer.region)
    day = as_of - timedelta(days=dice.whole(0, HISTORY_DAYS))
    rows = [_row(dice, buyer, f"{500_000 + number}", day, dice.pick(stock)) for _ in range(dice.whole(1, 10))]
    if dice.chance(0.02):
        rows.append(rows[-1])
    if dice.chance(0.12):
        back = rows[0]
        later = min(day + timedelta(days=dice.whole(1, 20)), as_of)
        rows.append(back._replace(document=f"C{600_000 + number}", date=later, quantity=-back.quantity))
    return rows


def _row(dice: Dice, buyer: _Customer, document: str, day: date, item: tuple[str, str, int]) -> InvoiceRow:
    code, name, price = item
    quantity = max(1, round(dice.skewed(9, 1.0)))
    paid = round(price * (0.85 if quantity > 40 else 1.0))
    return InvoiceRow(buyer.account, buyer.name, document, day, code, name, quantity, yuan(paid), buyer.region)


def _stock() -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (f"{material[:2].upper()}{1000 + 37 * place}", f"{material} {thing}", price + 7 * (place % 5))
        for place, (material, thing, price) in enumerate(
            (material, thing, price) for material in _MATERIALS for thing, price in _THINGS.items()
        )
    )


def _customers(dice: Dice, count: int) -> Weighted[_Customer]:
    regions = Weighted(list(_REGIONS), list(_REGIONS.values()))
    names = [f"{first}{second} {trade}" for first in _FIRST for second in _SECOND for trade in _TRADES]
    found = []
    for number in range(count):
        name = names.pop(dice.whole(0, len(names) - 1)) if names else f"Customer {number}"
        found.append(_Customer(f"W{10_001 + number}", name, dice.draw(regions)))
    return Weighted(found, [dice.skewed(1.0, 2.1) for _ in found])
