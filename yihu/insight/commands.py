from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import Any

from yihu.accounts.models import Organisation
from yihu.ground.actors import SYSTEM
from yihu.ground.commands import WrongInput, command
from yihu.insight import answers, queries, scorecard
from yihu.insight.refresh import refresh

Plain = dict[str, Any]


def day(text: str) -> date:
    """A day written as 2026-05-31; WrongInput otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput(f"{text!r} is no day; write it like 2026-05-31") from None


def _refresh_words(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", metavar="DATE", help="the last day of the 12 months, like 2026-05-31 (default: today)"
    )
    parser.add_argument(
        "--engine", metavar="URL", default="", help="duckdb:// or spark://HOST:PORT (default: YIHU_ENGINE_URL)"
    )
    parser.add_argument("--all", action="store_true", help="read and compute everything anew, changed or not")


@command("refresh", "Bring figures and tiers up to date with the records.", _refresh_words)
def refresh_figures(words: Namespace) -> Plain:
    """What the refresh read, computed and wrote."""
    as_of = day(words.as_of) if words.as_of else None
    done = refresh(SYSTEM, as_of=as_of, engine_url=words.engine, everything=words.all)
    return {
        "run": str(done.run.pk),
        "as_of": done.run.as_of.isoformat(),
        "changed": done.changed,
        "accounts": done.run.accounts,
        "read": done.read,
        "queries": done.queries,
        "written": done.written,
        "tier_changes": done.run.changes if done.changed else {},
        "currencies": scorecard.totals(done.run),
        "seconds": done.seconds,
    }


def _account_words(parser: ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help="id, customer number, credit code or name")


@command("account", "Say what is known of an account: figures, tier and why, months.", _account_words)
def account(words: Namespace) -> Plain:
    """The one account that REF names."""
    found = queries.account_known_as(SYSTEM, words.ref)
    return answers.accounts(SYSTEM, [_with_codes(SYSTEM, [found.pk]).get()])[0]


def _with_codes(actor: Any, ids: list[Any]) -> Any:
    rows = Organisation.objects.visible_to(actor).filter(pk__in=ids)
    return rows.select_related("territory", "owner").prefetch_related(queries.CODES)


def _list_words(parser: ArgumentParser) -> None:
    parser.add_argument("--sort", metavar="METRIC", default="revenue_12m", help="largest first (default: revenue_12m)")
    parser.add_argument("--limit", metavar="N", type=int, default=50, help="how many accounts (default: 50)")


@command("accounts", "List accounts by a metric, largest first, currency by currency.", _list_words)
def accounts(words: Namespace) -> list[Plain]:
    """The accounts with the largest values."""
    if words.limit < 1:
        raise WrongInput(f"--limit is {words.limit}; write how many accounts, at least 1")
    rows = queries.ordered_by(queries.published(SYSTEM), words.sort)
    ids = list(rows.values_list("account_id", flat=True)[: words.limit])
    known = {row.pk: row for row in _with_codes(SYSTEM, ids)}
    return answers.accounts(SYSTEM, [known[id] for id in ids])


def _scorecard_words(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--year", metavar="Y", type=int, help="as of the end of that year (default: the last 12 months)"
    )
    parser.add_argument("--sort", metavar="METRIC", default="revenue_12m", help="largest first (default: revenue_12m)")
    parser.add_argument("--limit", metavar="N", type=int, default=100, help="how many accounts (default: 100)")


@command("scorecard", "Rank the accounts by their figures, with tiers and totals.", _scorecard_words)
def show_scorecard(words: Namespace) -> Plain:
    """The ranked accounts with what their figures mean."""
    return scorecard.plain(SYSTEM, year=words.year, sort=words.sort, limit=words.limit)
