"""What the tabs of an account show, as data for the components."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yihu.accounts import queries
from yihu.accounts.models import Affiliation, Organisation, OrganisationName, Scheme
from yihu.deals.models import Opportunity
from yihu.ground.face import Action, Column, Empty, Fact, Table
from yihu.ground.text.amounts import format_money, format_number
from yihu.ground.text.moments import format_date, format_datetime
from yihu.ground.timeline import Item
from yihu.holdings.models import Contract, Line, Transaction


def facts(account: Organisation, labels: dict[str, list[str]], parent: Organisation | None) -> list[Fact]:
    """The side column: what the account is."""
    code, number = labels.get(Scheme.USCC, []), labels.get(Scheme.EXTERNAL, [])
    source = _("entered {day}").format(day=format_date(account.created_at))
    return [
        Fact(_("Unified social credit code"), " · ".join(code), copy="".join(code[:1])),
        Fact(_("Customer number"), " · ".join(number)),
        *(
            Fact(title, " · ".join(labels[kind]))
            for kind, title in [*OrganisationName.Kind.choices, (Scheme.REGISTRATION, Scheme.REGISTRATION.label)]
            if kind in labels
        ),
        Fact(_("Kind"), account.get_kind_display()),
        Fact(_("Industry"), account.industry),
        Fact(_("Territory"), territory(account)),
        Fact(_("Account manager"), account.owner),
        Fact(_("Belongs to"), parent, url=parent.get_absolute_url() if parent else ""),
        Fact(_("Employees"), format_number(account.employees) if account.employees is not None else None),
        Fact(_("Founded"), account.founded),
        Fact(_("Website"), account.website),
        Fact(_("Address"), account.address),
        *([Fact(_("Country or region"), account.country)] if account.country else []),
        Fact(_("Entered by"), account.created_by, source=source),
    ]


def territory(account: Organisation) -> str | None:
    """The territory with the one above it, as in 福州市 鼓楼区."""
    place = account.territory
    if place is None:
        return None
    return f"{place.parent} {place}" if place.parent and place.parent.level else str(place)


def entries(items: list[Item]) -> list[dict[str, Any]]:
    """The timeline's items as entries of the component; the first of a month carries the month."""
    shown: list[dict[str, Any]] = []
    month = ""
    for item in items:
        this = format_date(item.at)
        shown.append(
            {
                "icon": item.icon,
                "sentence": item.sentence,
                "body": item.text,
                "quote": item.kind == "interaction",
                "at": item.at,
                "at_text": this if item.kind in {"document", "contract", "opportunity"} else moment(item.at),
                "url": item.url,
                "remove_url": item.undo_url,
                "day": this[:7] if this[:7] != month else "",
            }
        )
        month = this[:7]
    return shown


def moment(at: Any) -> str:
    """Date and time, as tables show them."""
    return format_datetime(at)


def money(row: Any, field: str = "amount") -> str | None:
    """The amount of a row with its currency."""
    amount = getattr(row, field)
    return None if amount is None else format_money(amount, row.currency)


def span(row: Any) -> str:
    """From when until when a row holds."""
    since = format_date(row.since) if row.since else "--"
    return f"{since} ～ {format_date(row.until)}" if row.until else _("since {day}").format(day=since)


def people_table(id: str, caption: str, rows: list[Affiliation]) -> Table:
    """People with their role; contact points come prefetched."""
    return Table(
        id,
        caption,
        [
            Column(
                "name", _("Name"), value=lambda r: r.person.name, href=lambda r: r.person.get_absolute_url(), main=True
            ),
            Column("department", _("Department"), value=lambda r: r.department),
            Column("title", pgettext("job", "Title")),
            Column("buying_role", _("Buying role"), value=lambda r: r.get_buying_role_display()),
            Column("reach", _("Reached at"), value=_reach, phone="whole"),
            Column("span", _("In this role"), value=span),
        ],
        rows,
        empty=Empty(
            "first", _("Nobody is known here yet"), _("People come with an import or through a colleague's note.")
        ),
    )


def _reach(row: Affiliation) -> SafeString | None:
    points = list(row.person.contact_points.all())
    return render_to_string("desk/account/reach.html", {"points": points}) if points else None


def contracts_table(rows: Any) -> Table:
    """Contracts, newest first."""
    return Table(
        "contracts",
        _("Contracts"),
        [
            Column("number", _("Number"), main=True),
            Column("title", _("Title"), phone="whole"),
            Column("span", _("Term"), value=span),
            Column("amount", _("Amount"), value=money, numeric=True),
        ],
        rows,
        empty=Empty("first", _("No contract is known")),
    )


def lines_table(rows: Any) -> Table:
    """Lines in use; their offering and site come with them."""
    return Table(
        "lines",
        _("Lines and services in use"),
        [
            Column("number", _("Number"), main=True),
            Column("offering", _("Offering"), phone="whole"),
            Column(
                "speed_mbps",
                _("Speed"),
                value=lambda r: format_number(r.speed_mbps) if r.speed_mbps else None,
                numeric=True,
                unit="Mbit/s",
            ),
            Column("site", _("Site")),
            Column("monthly_fee", _("Monthly fee"), value=lambda r: money(r, "monthly_fee"), numeric=True),
            Column("span", _("In use"), value=span),
        ],
        rows,
        empty=Empty("first", _("No line is known")),
    )


def transactions_table(rows: Any) -> Table:
    """The latest invoice lines."""
    return Table(
        "transactions",
        _("Latest invoice lines"),
        [
            Column("document", _("Document"), main=True),
            Column("day", _("Date"), value=lambda r: format_date(r.day)),
            Column("offering", _("Offering"), phone="whole"),
            Column(
                "quantity",
                _("Quantity"),
                numeric=True,
                value=lambda r: None if r.quantity is None else format_number(r.quantity.normalize()),
            ),
            Column("amount", _("Amount"), value=money, numeric=True),
        ],
        rows,
        empty=Empty("first", _("No invoice line is known"), _("They come with an import of transactions.")),
    )


def opportunities_table(rows: Any) -> Table:
    """Opportunities with their stage."""
    return Table(
        "opportunities",
        _("Opportunities"),
        [
            Column("title", _("Opportunity"), value=lambda r: r.title or r.offering or r.number, main=True),
            Column("stage", _("Stage"), value=_stage),
            Column("amount", _("Amount"), value=money, numeric=True),
            Column("owner_name", _("Owner")),
            Column("opened_on", _("Opened"), value=lambda r: format_date(r.opened_on) if r.opened_on else None),
            Column("closed_on", _("Closed"), value=lambda r: format_date(r.closed_on) if r.closed_on else None),
        ],
        rows,
        empty=Empty("first", _("No opportunity is known")),
    )


_TONES = {Opportunity.Stage.WON: "good", Opportunity.Stage.LOST: "bad", Opportunity.Stage.ENGAGING: "info"}


def _stage(row: Opportunity) -> SafeString:
    tone = _TONES.get(Opportunity.Stage(row.stage), "")
    return render_to_string("yihu/components/status.html", {"text": row.get_stage_display(), "tone": tone})


def structure(actor: Any, account: Organisation) -> dict[str, Any]:
    """Children, sites, departments, contact points and team as tables."""
    found = queries.structure_of(actor, account)
    nothing = Empty("first", _("Nothing is known yet"))
    children = Table(
        "children",
        _("Organisations below"),
        [
            Column("name", _("Name"), href=lambda r: r.get_absolute_url(), main=True),
            Column("territory", _("Territory")),
            Column("industry", _("Industry")),
        ],
        found["children"],
        empty=nothing,
    )
    sites = Table(
        "sites",
        _("Sites"),
        [
            Column("name", _("Name"), main=True),
            Column("address", _("Address"), phone="whole"),
            Column("territory", _("Territory")),
        ],
        found["sites"],
        empty=nothing,
    )
    team = Table(
        "team",
        _("Account team"),
        [
            Column("user", _("Name"), main=True),
            Column("role", _("Role"), value=lambda r: r.get_role_display()),
            Column("span", _("In this role"), value=span),
        ],
        found["team"],
        empty=nothing,
    )
    return {
        "children": children,
        "more_children": max(0, found["children_count"] - len(children.rows)),  # type: ignore[arg-type]
        "sites": sites,
        "team": team,
        "departments": found["departments"],
        "contact_points": list(found["contact_points"]),
    }


def holdings(actor: Any, account: Organisation) -> dict[str, Any]:
    """Contracts, lines, latest invoice lines and opportunities as tables; what the actor may not see is left out."""
    tables: dict[str, Any] = {}
    contracts = Contract.objects.visible_to(actor).filter(account=account)
    tables["contracts"] = contracts_table(contracts.order_by("-since")[:200])
    lines = Line.objects.visible_to(actor).filter(account=account).select_related("offering", "site")
    tables["lines"] = lines_table(lines.order_by("until", "-since")[:500])
    if actor.can("holdings.transaction:view"):
        rows = Transaction.objects.visible_to(actor).filter(account=account).select_related("offering")
        tables["transactions"] = transactions_table(rows.order_by("-day", "-document")[:50])
    if actor.can("deals.opportunity:view"):
        chances = Opportunity.objects.visible_to(actor).filter(account=account).select_related("offering")
        tables["opportunities"] = opportunities_table(chances.order_by("-opened_on")[:50])
    return tables


def actions_of(account: Organisation, actor: Any) -> list[Action]:
    """What may be done with the whole account."""
    if not actor.can("accounts.account:archive"):
        return []
    if account.archived_at:
        return [Action(_("Take out of the bin"), reverse("account-restore", args=[account.pk]), "undo", post=True)]
    return [Action(_("Put into the bin"), reverse("account-archive", args=[account.pk]), "trash", "plain", post=True)]
