"""Why an account is in its tier: the facts, and the sentence that says them.

Rank and shares are facts of the whole company: only who may see the figures of all accounts is told them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yihu.accounts.models import Designation
from yihu.ground.actors import Actor
from yihu.ground.text.amounts import format_money, format_number, format_percent
from yihu.insight.models import Figures, Measures
from yihu.insight.queries import sees_the_whole
from yihu.insight.standing import Standing

Reason = Measures.TierReason
THRESHOLD = Decimal("0.8")


@dataclass(frozen=True)
class TierWhy:
    """The facts behind a tier. Shares are of the revenue of all accounts for tier 1, of what tier 1 leaves otherwise;
    None where there is nothing to be a share of, and, like ranks, where the reader does not see `whole`."""

    tier: int | None
    reason: str
    revenue: Decimal | None
    currency: str
    rank: int | None
    ranked: int | None  # how many accounts have a rank
    share_before: Decimal | None
    share_after: Decimal | None
    designations: tuple[str, ...]
    whole: bool = False

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return " ".join(part for part in (self._by_figures(), self._marked()) if part)

    def facts(self) -> dict[str, object]:
        """The facts as plain data; amounts and shares as text."""
        shares = {"share_before": self.share_before, "share_after": self.share_after}
        known = {name: None if share is None else str(share) for name, share in shares.items()}
        return {
            "reason": self.reason,
            "rank": self.rank,
            "ranked": self.ranked,
            **known,
            "threshold": str(THRESHOLD),
            "designations": list(self.designations),
        }

    def _by_figures(self) -> str:
        return _SENTENCES[Reason(self.reason)](self) if self.whole else _without_figures(self)

    def _marked(self) -> str:
        kinds = dict(Designation.Kind.choices)
        named = "、".join(str(kinds.get(kind, kind)) for kind in self.designations)
        if not named:
            return ""
        if self.reason == Reason.DESIGNATED:
            return _("Marked by a person: {kinds}. That puts it into tier 2, whatever its revenue.").format(kinds=named)
        return _("Also marked by a person: {kinds}.").format(kinds=named)


def tier_why(actor: Actor, measures: Measures, standing: Standing | None, run: Figures | None) -> TierWhy:
    """The facts behind the tier that `run` gave the account, as far as the actor may know them."""
    if not sees_the_whole(actor):
        return _told_to_others(measures)
    of = run.of(measures.currency) if run else {}
    base = whole = Decimal(0)
    if of and of["total"] is not None:
        base = Decimal(0) if measures.tier == 1 else Decimal(of["first_revenue"])
        whole = Decimal(of["total"]) - base
    before = after = None
    if standing is not None and measures.revenue_12m is not None and whole > 0:
        before = _share(standing.before - base, whole)
        after = _share(standing.before + measures.revenue_12m - base, whole)
    return TierWhy(
        tier=measures.tier,
        reason=measures.tier_reason,
        revenue=measures.revenue_12m,
        currency=measures.currency,
        rank=standing.rank if standing else None,
        ranked=of.get("accounts"),
        share_before=before,
        share_after=after,
        designations=tuple(measures.designations),
        whole=True,
    )


def _told_to_others(measures: Measures) -> TierWhy:
    return TierWhy(
        tier=measures.tier,
        reason=measures.tier_reason,
        revenue=measures.revenue_12m,
        currency=measures.currency,
        rank=None,
        ranked=None,
        share_before=None,
        share_after=None,
        designations=tuple(measures.designations),
    )


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.000001"))


def _place(why: TierWhy) -> dict[str, str]:
    return {
        "revenue": format_money(why.revenue, why.currency),
        "rank": format_number(why.rank),
        "ranked": format_number(why.ranked),
        "before": format_percent(why.share_before),
        "after": format_percent(why.share_after),
        "threshold": format_percent(THRESHOLD, 0),
    }


def _without_figures(why: TierWhy) -> str:
    """The tier's reason for those who do not see the whole: nothing of other accounts follows from it."""
    if why.reason == Reason.REVENUE:
        text = (
            _("Revenue {revenue}: one of the accounts that together make {threshold} of all revenue.")
            if why.tier == 1
            else _("Revenue {revenue}: one of the accounts that together make {threshold} of what tier 1 leaves.")
        )
    elif why.reason == Reason.SMALL:
        text = _("Revenue {revenue}: below the accounts that together make {threshold} of what tier 1 leaves.")
    elif why.reason == Reason.DESIGNATED and why.revenue is not None:
        text = _("Revenue {revenue}: not enough for a tier.")
    else:
        return _SENTENCES[Reason(why.reason)](why)
    return text.format(**_place(why))


def _by_revenue(why: TierWhy) -> str:
    text = (
        _(
            "Revenue {revenue}, rank {rank} of {ranked}: the accounts before it make {before} of all revenue, with it "
            "{after}; tier 1 reaches up to {threshold}."
        )
        if why.tier == 1
        else _(
            "Revenue {revenue}, rank {rank} of {ranked}: of the revenue that tier 1 leaves, the accounts before it "
            "make {before}, with it {after}; tier 2 reaches up to {threshold}."
        )
    )
    return text.format(**_place(why))


def _small(why: TierWhy) -> str:
    text = _(
        "Revenue {revenue}, rank {rank} of {ranked}: of the revenue that tier 1 leaves, the accounts before it already "
        "make {before}; tier 2 reaches up to {threshold}."
    )
    return text.format(**_place(why))


def _designated(why: TierWhy) -> str:
    if why.revenue is None:
        return _("No invoice lines in the window.") if why.currency else _("No transactions.")
    text = _("Revenue {revenue}, rank {rank} of {ranked}: not enough for a tier.")
    return text.format(**_place(why))


def _not_positive(why: TierWhy) -> str:
    text = _("Revenue {revenue} in the 12 months: only an account with revenue above zero is in a tier.")
    return text.format(**_place(why))


def _no_transactions(why: TierWhy) -> str:
    return _("No transactions: there is no revenue by which it could be in a tier.")


def _data_end_earlier(why: TierWhy) -> str:
    return _("Not computed: no invoice lines in the window.")


_SENTENCES = {
    Reason.REVENUE: _by_revenue,
    Reason.SMALL: _small,
    Reason.DESIGNATED: _designated,
    Reason.NOT_POSITIVE: _not_positive,
    Reason.NO_TRANSACTIONS: _no_transactions,
    Reason.DATA_END_EARLIER: _data_end_earlier,
}
