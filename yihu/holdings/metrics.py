"""Numbers made of transactions. Amounts are net; credits count negative; currencies are never added up."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yihu.ground.metrics import MONEY, SHARE, Known, Table, Value, Window, known, metric, ratio, reason

NOT_COVERED = reason("not_covered", _("the data begin later"))
DATA_END_EARLIER = reason("data_end_earlier", _("the data end earlier"))
NOTHING_BEFORE = reason("nothing_before", _("no revenue before"))
COST_UNKNOWN = reason("cost_unknown", _("cost not known"))
KIND_UNKNOWN = reason("kind_unknown", _("not said what is value-added"))
NOT_POSITIVE = reason("not_positive", _("no positive revenue"))

LAG = timedelta(days=31)  # data that end longer ago do not speak of the time up to the as-of day


@metric(
    MONEY,
    _("12-month revenue"),
    meaning=_("Net amount of all documents of the 12 months that end with the as-of day; credits are subtracted."),
    formula=_("sum of the amounts"),
)
def revenue_12m(transactions: Table, year: Window) -> Value:
    """0 for an account that has transactions, but none in the window."""
    return transactions.amount.sum(where=year.covers(transactions.day)).fill_null(0)


@metric(
    MONEY,
    _("Revenue of the 12 months before"),
    meaning=_("Net amount of all documents of the 12 months before the last 12."),
    formula=_("sum of the amounts"),
    shown=False,
)
def revenue_12m_before(transactions: Table, before: Window) -> Value:
    """0 for an account that has transactions, but none in the window."""
    return transactions.amount.sum(where=before.covers(transactions.day)).fill_null(0)


@metric(
    SHARE,
    _("12-month growth"),
    meaning=_("How the revenue of the last 12 months differs from that of the 12 months before."),
    formula=_("(revenue − revenue before) ÷ revenue before"),
)
def growth_12m(
    revenue_12m: Value, revenue_12m_before: Value, year: Window, before: Window, first_day: Value, last_day: Value
) -> Known:
    """Missing unless the data reach over both windows and there was revenue to grow from."""
    return known(
        ratio(revenue_12m - revenue_12m_before, revenue_12m_before),
        (last_day < year.until - LAG, DATA_END_EARLIER),
        (first_day > before.since, NOT_COVERED),
        (revenue_12m_before <= 0, NOTHING_BEFORE),
    )


@metric(
    MONEY,
    _("Turnover"),
    meaning=_("Amounts of the last 12 months without regard to their sign; the larger one decides the main currency."),
    formula=_("sum of the absolute amounts"),
    shown=False,
)
def turnover_12m(transactions: Table, year: Window) -> Value:
    """What was moved, credits included as positive amounts."""
    return transactions.amount.abs().sum(where=year.covers(transactions.day)).fill_null(0)


@metric(
    MONEY,
    _("Turnover with known cost"),
    meaning=_("The part of the turnover whose lines say what they cost."),
    formula=_("sum of the absolute amounts of lines with a cost"),
    shown=False,
)
def costed_turnover_12m(transactions: Table, year: Window) -> Value:
    """The counter of the share of revenue with a known cost."""
    lines = year.covers(transactions.day) & transactions.cost.notnull()
    return transactions.amount.abs().sum(where=lines).fill_null(0)


@metric(
    MONEY,
    _("Revenue with known cost"),
    meaning=_("Net amount of the lines that say what they cost."),
    formula=_("sum of the amounts of lines with a cost"),
    shown=False,
)
def costed_revenue_12m(transactions: Table, year: Window) -> Value:
    """Missing where no line of the window has a cost."""
    return transactions.amount.sum(where=year.covers(transactions.day) & transactions.cost.notnull())


@metric(
    MONEY,
    _("Known cost"),
    meaning=_("Cost of the lines of the last 12 months that say it."),
    formula=_("sum of the costs"),
    shown=False,
)
def cost_12m(transactions: Table, year: Window) -> Value:
    """Missing where no line of the window has a cost."""
    return transactions.cost.sum(where=year.covers(transactions.day))


@metric(
    SHARE,
    _("12-month gross margin"),
    meaning=_("What remains of the revenue of the last 12 months after cost, over the lines whose cost is known."),
    formula=_("(revenue with known cost − known cost) ÷ revenue with known cost"),
)
def margin_12m(costed_revenue_12m: Value, cost_12m: Value) -> Known:
    """Missing where no cost is known, and where a share of the revenue would mean nothing."""
    return known(
        ratio(costed_revenue_12m - cost_12m, costed_revenue_12m),
        (costed_revenue_12m.isnull(), COST_UNKNOWN),
        (costed_revenue_12m <= 0, NOT_POSITIVE),
    )


@metric(
    SHARE,
    _("Share of turnover with known cost"),
    meaning=_("How much of the last 12 months the margin speaks of."),
    formula=_("turnover with known cost ÷ turnover"),
    shown=False,
)
def margin_known_12m(costed_turnover_12m: Value, turnover_12m: Value) -> Known:
    """Between 0 and 1; amounts count without their sign, so that credits do not blur it."""
    return known(ratio(costed_turnover_12m, turnover_12m), (turnover_12m <= 0, NOT_POSITIVE))


@metric(
    MONEY,
    _("Revenue of value-added services"),
    meaning=_("Net amount of the lines whose offering is a value-added service."),
    formula=_("sum of the amounts of value-added offerings"),
    shown=False,
)
def value_added_12m(transactions: Table, year: Window) -> Value:
    """0 where there is none."""
    return transactions.amount.sum(where=year.covers(transactions.day) & transactions.value_added).fill_null(0)


@metric(
    MONEY,
    _("Revenue of known kind"),
    meaning=_("Net amount of the lines whose offering is known to be a value-added service or not."),
    formula=_("sum of the amounts of such lines"),
    shown=False,
)
def kind_known_12m(transactions: Table, year: Window) -> Value:
    """Missing where no line of the window has such an offering."""
    return transactions.amount.sum(where=year.covers(transactions.day) & transactions.value_added.notnull())


@metric(
    SHARE,
    _("Share of value-added services"),
    meaning=_("Which part of the revenue of the last 12 months comes from value-added services, where that is known."),
    formula=_("revenue of value-added services ÷ revenue of known kind"),
)
def value_added_share_12m(value_added_12m: Value, kind_known_12m: Value) -> Known:
    """Missing where no offering is known to be value-added or not, and where a share would mean nothing."""
    return known(
        ratio(value_added_12m, kind_known_12m),
        (kind_known_12m.isnull(), KIND_UNKNOWN),
        (kind_known_12m <= 0, NOT_POSITIVE),
    )
