"""Money is counted in whole fen while records are made, and given out as decimal yuan."""

from __future__ import annotations

from decimal import Decimal

UNITS = 10_000  # a quantity is counted in ten-thousandths, so that part of a unit can be billed


def yuan(fen: int) -> Decimal:
    """Yuan with two decimal places."""
    return Decimal(fen).scaleb(-2)


def fen_of(price: Decimal) -> int:
    """Whole fen."""
    return int(price.scaleb(2))


def quantity_of(units: int) -> Decimal:
    """The quantity that so many ten-thousandths make, without needless decimal places."""
    whole, rest = divmod(units, UNITS)
    return Decimal(units).scaleb(-4) if rest else Decimal(whole)


def times(units: int, fen: int) -> int:
    """Quantity times price in fen, rounded half away from zero."""
    product = units * fen
    return (product + UNITS // 2) // UNITS if product >= 0 else -((-product + UNITS // 2) // UNITS)
