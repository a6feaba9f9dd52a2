"""Figures and tiers on DuckDB against a recomputation in plain decimals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yihu.insight.engine.duck import DuckDb
from yihu.insight.tests import tables
from yihu.insight.tests.recompute import Expected, Line, recompute

AS_OF = date(2026, 5, 31)
D = Decimal


def computed(
    folder: Path,
    lines: list[Line],
    numbers: dict[str, str | None],
    as_of: date = AS_OF,
    designated: tuple[str, ...] = (),
) -> dict[str, dict[str, Any]]:
    engine = DuckDb()
    try:
        result = engine.run(tables.expression(engine, tables.write(folder, lines, numbers, designated), as_of))
    finally:
        engine.close()
    assert engine.queries == 1
    return tables.main_rows(result)


def check(row: dict[str, Any], expected: Expected) -> None:
    assert row["currency"] == expected.currency
    assert row["revenue_12m"] == expected.revenue
    assert row["revenue_12m_before"] == expected.before
    for name, share in (("growth_12m", expected.growth), ("margin_12m", expected.margin),
                        ("value_added_share_12m", expected.value_added)):  # fmt: skip
        if share is None:
            assert row[name] is None
            assert row[f"{name}__why"]
        else:
            assert row[name] == pytest.approx(float(share), abs=1e-9)
            assert row[f"{name}__why"] is None
    assert row["rank"] == expected.rank
    assert row["tier"] == expected.tier


def agree(folder: Path, lines: list[Line], numbers: dict[str, str | None], **more: Any) -> dict[str, dict[str, Any]]:
    rows = computed(folder, lines, numbers, **more)
    expected = recompute(lines, numbers, more.get("as_of", AS_OF), more.get("designated", ()))
    assert rows.keys() == expected.keys()
    for account, row in rows.items():
        check(row, expected[account])
    return rows


def line(account: str, amount: str, day: date = date(2026, 1, 15), **more: Any) -> Line:
    return Line(account, day, D(amount), **more)


def numbered(*accounts: str) -> dict[str, str | None]:
    return {account: account for account in accounts}


def test_tiers_of_a_supplier_anybody_can_check(tmp_path: Path) -> None:
    # Total 100: A and B make 80 exactly; of the remaining 20, C makes 16 exactly.
    lines = [line("A", "50"), line("B", "30"), line("C", "16"), line("D", "4")]
    rows = agree(tmp_path, lines, numbered("A", "B", "C", "D"))
    assert [rows[a]["tier"] for a in "ABCD"] == [1, 1, 2, None]
    assert [rows[a]["rank"] for a in "ABCD"] == [1, 2, 3, 4]
    assert [rows[a]["revenue_before"] for a in "ABCD"] == [0, 50, 80, 96]


def test_one_cent_more_is_needed_when_the_threshold_is_not_reached(tmp_path: Path) -> None:
    lines = [line("A", "50"), line("B", "29.9999"), line("C", "16.0001"), line("D", "4")]
    rows = agree(tmp_path, lines, numbered("A", "B", "C", "D"))
    assert [rows[a]["tier"] for a in "ABCD"] == [1, 1, 1, 2]


def test_ties_fall_by_customer_number_and_those_without_one_come_last(tmp_path: Path) -> None:
    lines = [line(account, "10") for account in ("x", "y", "z", "w", "v")]
    rows = agree(tmp_path, lines, {"x": "C3", "y": "C1", "z": "C2", "w": None, "v": "C10"})
    assert sorted(rows, key=lambda a: rows[a]["rank"]) == ["y", "v", "z", "x", "w"]
    assert {a: rows[a]["tier"] for a in rows} == {"y": 1, "v": 1, "z": 1, "x": 1, "w": 2}


def test_negative_revenue_lowers_the_total_and_is_in_no_tier(tmp_path: Path) -> None:
    lines = [line("A", "60"), line("B", "50"), line("C", "-30"), line("Z", "0")]
    rows = agree(tmp_path, lines, numbered("A", "B", "C", "Z"))
    assert rows["A"]["tier"] == 1  # 60 of a total of 80 is not 80 %
    assert rows["B"]["tier"] == 1
    assert rows["C"]["tier"] is None
    assert rows["Z"]["tier"] is None


@pytest.mark.parametrize("amounts", [("0", "0"), ("-5", "-7"), ("5", "-9")])
def test_without_net_revenue_there_is_no_tier_by_revenue(tmp_path: Path, amounts: tuple[str, str]) -> None:
    lines = [line("A", amounts[0]), line("B", amounts[1])]
    rows = agree(tmp_path, lines, numbered("A", "B"), designated=("B",))
    assert rows["A"]["tier"] is None
    assert rows["B"]["tier"] == 2


def test_designated_accounts_are_in_tier_2_unless_they_are_in_tier_1(tmp_path: Path) -> None:
    lines = [line("A", "90"), line("B", "8"), line("C", "2")]
    rows = agree(tmp_path, lines, numbered("A", "B", "C", "N"), designated=("A", "C", "N"))
    assert {a: rows[a]["tier"] for a in rows} == {"A": 1, "B": 2, "C": 2, "N": 2}
    assert rows["N"]["revenue_12m"] is None


def test_an_account_without_transactions_has_no_figures_and_one_without_recent_ones_has_0(tmp_path: Path) -> None:
    lines = [line("A", "5"), line("old", "7", date(2020, 1, 1)), line("late", "9", date(2026, 6, 1))]
    rows = agree(tmp_path, lines, numbered("A", "old", "late", "none"))
    assert rows["old"]["revenue_12m"] == 0
    for account in ("none", "late"):
        assert rows[account]["revenue_12m"] is None
        assert rows[account]["revenue_12m__why"] == "no_transactions"
        assert rows[account]["growth_12m__why"] == "no_transactions"


@pytest.mark.parametrize(
    ("as_of", "first", "last_before"),
    [
        (date(2026, 5, 31), date(2025, 6, 1), date(2025, 5, 31)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29), date(2024, 2, 28)),
        (date(2025, 3, 1), date(2024, 3, 2), date(2024, 3, 1)),
    ],
)
def test_the_12_months_begin_the_day_after_the_same_day_a_year_before(
    tmp_path: Path, as_of: date, first: date, last_before: date
) -> None:
    lines = [
        line("A", "1", as_of),
        line("A", "10", first),
        line("A", "100", last_before),
        line("A", "1000", as_of + timedelta(1)),
    ]
    rows = agree(tmp_path, lines, numbered("A"), as_of=as_of)
    assert rows["A"]["revenue_12m"] == 11
    assert rows["A"]["revenue_12m_before"] == 100


def test_growth_says_why_it_is_missing(tmp_path: Path) -> None:
    begin = date(2024, 6, 1)
    lines = [
        line("grown", "12", date(2026, 1, 1)),
        line("grown", "10", begin),
        line("fresh", "5", AS_OF),
        line("credited", "5"),
        line("credited", "-1", date(2025, 1, 1)),
    ]
    rows = agree(tmp_path, lines, numbered("grown", "fresh", "credited"))
    assert rows["grown"]["growth_12m"] == pytest.approx(0.2)
    assert rows["fresh"]["growth_12m__why"] == "nothing_before"
    assert rows["credited"]["growth_12m__why"] == "nothing_before"
    later = [x for x in lines if x.day != begin]
    assert agree(tmp_path, later, numbered("fresh"))["fresh"]["growth_12m__why"] == "not_covered"


@pytest.mark.parametrize(("last", "why"), [(date(2026, 4, 30), None), (date(2026, 4, 29), "data_end_earlier")])
def test_growth_is_missing_where_the_data_end_a_month_before_the_day(
    tmp_path: Path, last: date, why: str | None
) -> None:
    rows = agree(tmp_path, [line("A", "12", last), line("A", "10", date(2024, 6, 1))], numbered("A"))
    assert (rows["A"]["growth_12m__why"], rows["A"]["revenue_12m"]) == (why, 12)


def test_where_the_data_end_before_the_window_nothing_is_computed(tmp_path: Path) -> None:
    lines = [line("A", "12", date(2025, 5, 31)), line("B", "3", AS_OF, currency="USD")]
    rows = agree(tmp_path, lines, numbered("A", "B"))
    for name in ("revenue_12m", "growth_12m", "margin_12m", "value_added_share_12m"):
        assert (rows["A"][name], rows["A"][f"{name}__why"]) == (None, "data_end_earlier")
    assert (rows["A"]["tier"], rows["A"]["rank"], rows["B"]["tier"]) == (None, None, 1)


def test_margin_counts_only_lines_whose_cost_is_known(tmp_path: Path) -> None:
    lines = [
        line("A", "100", cost=D("60")),
        line("A", "300"),
        line("A", "-20", cost=D("-12")),
        line("B", "50"),
        line("C", "-50", cost=D("1")),
    ]
    rows = agree(tmp_path, lines, numbered("A", "B", "C"))
    assert rows["A"]["margin_12m"] == pytest.approx(0.4)
    assert rows["A"]["margin_known_12m"] == pytest.approx(120 / 420)
    assert rows["B"]["margin_12m__why"] == "cost_unknown"
    assert rows["C"]["margin_12m__why"] == "not_positive"


def test_value_added_share_counts_only_lines_whose_kind_is_known(tmp_path: Path) -> None:
    lines = [line("A", "25", value_added=True), line("A", "75", value_added=False), line("A", "900"), line("B", "1")]
    rows = agree(tmp_path, lines, numbered("A", "B"))
    assert rows["A"]["value_added_share_12m"] == pytest.approx(0.25)
    assert rows["B"]["value_added_share_12m__why"] == "kind_unknown"


def test_currencies_are_never_added_up(tmp_path: Path) -> None:
    lines = [
        line("A", "100"),
        line("A", "-150", currency="USD"),
        line("A", "20", currency="EUR"),
        line("B", "10", currency="USD"),
        line("C", "1"),
    ]
    rows = agree(tmp_path, lines, numbered("A", "B", "C"))
    assert rows["A"]["currency"] == "USD"  # the larger turnover, though it is a credit
    assert rows["A"]["tier"] is None
    assert rows["B"]["tier"] is None  # the dollars are −140 in all
    assert rows["C"]["tier"] == 1  # alone in yuan


def test_cents_do_not_get_lost(tmp_path: Path) -> None:
    lines = [line("A", "0.1") for _ in range(1000)] + [line("A", "99999999999999.9999"), line("B", "0.0001")]
    rows = agree(tmp_path, lines, numbered("A", "B"))
    assert rows["A"]["revenue_12m"] == D("100000000000099.9999")


days = st.dates(date(2024, 1, 1), date(2026, 6, 30))
amounts = st.decimals(-100, 1000, places=2) | st.sampled_from([D(0), D(10), D("10.00"), D("0.01")])
lines_of_few = st.lists(
    st.builds(
        Line,
        account=st.sampled_from([f"a{n}" for n in range(8)]),
        day=days,
        amount=amounts,
        currency=st.sampled_from(["CNY", "CNY", "CNY", "USD"]),
        cost=st.none() | st.decimals(0, 500, places=2),
        value_added=st.sampled_from([None, True, False]),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=lines_of_few, designated=st.sets(st.sampled_from(["a1", "a7", "a8"])), numbers=st.permutations(range(9)))
def test_any_lines_agree_with_the_recomputation(
    tmp_path: Path, lines: list[Line], designated: set[str], numbers: list[int]
) -> None:
    known: dict[str, str | None] = {f"a{n}": f"C{number}" for n, number in enumerate(numbers)}
    known["a3"] = None
    agree(tmp_path, lines, known, designated=tuple(sorted(designated)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(revenues=st.lists(st.integers(-20, 60), min_size=1, max_size=30))
def test_no_smaller_set_would_do(tmp_path: Path, revenues: list[int]) -> None:
    """The tiers against their very definition, tried on every number of accounts."""
    lines = [line(f"a{n:02}", str(revenue)) for n, revenue in enumerate(revenues)]
    rows = computed(tmp_path, lines, numbered(*(x.account for x in lines)))
    ordered = sorted((r for r in revenues if r > 0), reverse=True)
    total = sum(revenues)
    first = sum(1 for row in rows.values() if row["tier"] == 1)
    second = sum(1 for row in rows.values() if row["tier"] == 2)
    assert first == smallest(ordered, total)
    assert second == smallest(ordered[first:], total - sum(ordered[:first]))
    assert {row["tier"] for row in rows.values() if row["revenue_12m"] <= 0} <= {None}


def smallest(ordered: list[int], whole: int) -> int:
    return next((n for n in range(len(ordered) + 1) if 10 * sum(ordered[:n]) >= 8 * whole), len(ordered))
