"""The refresh beside the bare DuckDB query of the same numbers, in one run, on PostgreSQL.

python -m bench.refresh [--accounts 100000] [--lines 1000000]     starts a PostgreSQL of its own

`run()` measures in the database that Django is connected to, after filling it up to the wanted size.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench._tools import Spent, measured

AS_OF = date(2026, 5, 31)
ROUNDS = 5

BARE = """
WITH summed AS (
  SELECT account, currency,
    coalesce(sum(amount) FILTER (WHERE day BETWEEN $since AND $until), 0) AS revenue,
    coalesce(sum(amount) FILTER (WHERE day BETWEEN $since_before AND $until_before), 0) AS revenue_before,
    coalesce(sum(abs(amount)) FILTER (WHERE day BETWEEN $since AND $until), 0) AS turnover,
    coalesce(sum(abs(amount)) FILTER (WHERE day BETWEEN $since AND $until AND cost IS NOT NULL), 0) AS costed_turnover,
    sum(amount) FILTER (WHERE day BETWEEN $since AND $until AND cost IS NOT NULL) AS costed,
    sum(cost) FILTER (WHERE day BETWEEN $since AND $until) AS cost,
    coalesce(sum(amount) FILTER (WHERE day BETWEEN $since AND $until AND value_added), 0) AS value_added,
    sum(amount) FILTER (WHERE day BETWEEN $since AND $until AND value_added IS NOT NULL) AS kind_known,
    min(day) AS first_line, max(day) AS last_line
  FROM {transactions} AS t LEFT JOIN {offerings} AS o USING (offering)
  WHERE day <= $until GROUP BY account, currency
), spans AS (
  SELECT currency, min(first_line) AS first_day, max(last_line) AS last_day FROM summed GROUP BY currency
), main AS (
  SELECT * FROM summed JOIN spans USING (currency)
  QUALIFY row_number() OVER (PARTITION BY account ORDER BY turnover DESC, last_line DESC, currency) = 1
), ranked AS (
  SELECT a.account, a.external_id, m.* EXCLUDE (account),
    CASE WHEN first_day <= $since_before AND revenue_before > 0
         THEN (revenue - revenue_before)::DOUBLE / revenue_before::DOUBLE END AS growth,
    CASE WHEN costed > 0 THEN (costed - cost)::DOUBLE / costed::DOUBLE END AS margin,
    CASE WHEN turnover > 0 THEN costed_turnover::DOUBLE / turnover::DOUBLE END AS margin_known,
    CASE WHEN kind_known > 0 THEN value_added::DOUBLE / kind_known::DOUBLE END AS value_added_share,
    row_number() OVER largest AS rank, sum(revenue) OVER largest AS reached
  FROM {accounts} AS a LEFT JOIN main AS m USING (account)
  WINDOW largest AS (PARTITION BY currency ORDER BY revenue DESC NULLS LAST, external_id, account
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), totals AS (
  SELECT currency, sum(revenue) AS total FROM ranked GROUP BY currency
), firsts AS (
  SELECT currency, sum(revenue) AS first FROM ranked JOIN totals USING (currency)
  WHERE revenue > 0 AND (reached - revenue) * 5 < total * 4 GROUP BY currency
)
SELECT r.*, d.kinds, CASE WHEN revenue > 0 AND (reached - revenue) * 5 < total * 4 THEN 1
    WHEN (revenue > 0 AND (reached - revenue - first) * 5 < (total - first) * 4) OR kinds IS NOT NULL THEN 2 END AS tier
FROM ranked AS r LEFT JOIN totals USING (currency) LEFT JOIN firsts USING (currency)
LEFT JOIN (SELECT account, string_agg(kind, ',') AS kinds FROM {designations} GROUP BY account) AS d
  ON d.account = r.account
"""


def fill(accounts: int, lines: int) -> None:
    """Bring the database up to so many accounts and invoice lines over 30 months; written by the database itself."""
    from django.db import connection

    statements = [
        """INSERT INTO accounts_organisation
             (id, name, kind, industry, website, address, country, created_at, created_by, changed_at)
           SELECT gen_random_uuid(), '客户' || n, 'company', '', '', '', '', now(), '', now()
           FROM generate_series(1, %(accounts)s - (SELECT count(*) FROM accounts_organisation)) AS n""",
        """INSERT INTO accounts_organisationidentifier (id, scheme, value, organisation_id)
           SELECT gen_random_uuid(), 'external', 'B' || row_number() OVER (), o.id FROM accounts_organisation AS o
           WHERE NOT EXISTS (SELECT 1 FROM accounts_organisationidentifier AS i WHERE i.organisation_id = o.id
                             AND i.scheme = 'external' AND i.until IS NULL)""",
        """INSERT INTO catalogue_offering
             (id, code, name, name_en, squeezed, category, value_added, currency, created_at, changed_at)
           SELECT gen_random_uuid(), 'BENCH' || n, 'BENCH' || n, '', 'bench' || n, '',
                  CASE n %% 3 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END, 'CNY', now(), now()
           FROM generate_series(1, 60) AS n ON CONFLICT (code) DO NOTHING""",
        """WITH o AS (SELECT id, row_number() OVER () AS n FROM accounts_organisation),
                f AS (SELECT id, row_number() OVER () AS n FROM catalogue_offering WHERE code LIKE 'BENCH%%'),
                size AS (SELECT count(*) AS n FROM o),
                line AS (SELECT n, random() AS a, random() AS b, random() AS c, random() AS d
                         FROM generate_series(1, %(lines)s - (SELECT count(*) FROM holdings_transaction)) AS n)
           INSERT INTO holdings_transaction (id, account_id, document, day, offering_id, amount, cost, currency, region)
           SELECT gen_random_uuid(), o.id, 'D' || line.n, %(as_of)s::date - (c * 900)::int, f.id,
                  round((a * b * 10000 - 150)::numeric, 2),
                  CASE WHEN d < 0.7 THEN round((a * b * 6000)::numeric, 2) END, 'CNY', ''
           FROM line CROSS JOIN size JOIN o ON o.n = 1 + floor(a * size.n)::int JOIN f ON f.n = 1 + line.n %% 60""",
        "ANALYZE",
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"accounts": accounts, "lines": lines, "as_of": AS_OF})


def alter(share: float) -> int:
    """Change the amount of a random part of the lines; how many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE holdings_transaction SET amount = amount + 1 WHERE random() < %s", [share])
        return int(cursor.rowcount)


def bare(as_of: date) -> Spent:
    """The hand-written query over the files that the last refresh left."""
    from yihu.ground.metrics import windows
    from yihu.insight.engine.duck import local
    from yihu.insight.models import RefreshRun
    from yihu.insight.snapshots.files import folder, read_manifest

    last = RefreshRun.last()
    manifest = read_manifest(last.pk if last else None)
    assert manifest
    year, before = windows(as_of)["year"], windows(as_of)["before"]
    days = {"since": year.since, "until": year.until, "since_before": before.since, "until_before": before.until}
    found = {name: _relation(piece, folder()) for name, piece in manifest.facts.items()}
    with measured() as spent, local() as duck:
        duck.execute(BARE.format(**found), days).to_arrow_table()
    return spent


def _relation(piece: Any, folder: Any) -> str:
    def file(name: str) -> str:
        return f"read_parquet('{folder / name}')"

    base = f"SELECT * FROM {file(piece.base)} AS base"
    if piece.gone:
        base += f" ANTI JOIN {file(piece.gone)} USING (id)"
    return f"({base} UNION ALL SELECT * FROM {file(piece.delta)})" if piece.delta else f"({base})"


def run(accounts: int = 0, lines: int = 1_000_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Fill, refresh in four situations, and compare each with the bare query over the same files in the same round.

    Figures are the median over the rounds (the first refresh happens once). `ratio` is refresh ÷ bare query by the
    clock, `processor_ratio` by processor time, that of the database server counted in: the one that other work on the
    machine disturbs least.
    """
    fill(accounts, lines)
    server = Path(_answer("SHOW data_directory"))
    found: dict[str, list[dict[str, Any]]] = {"first": [refreshed(AS_OF, server, everything=True)]}
    for round in range(rounds):
        day = AS_OF + timedelta(days=round)
        alter(0.01)
        found.setdefault("after 1 % of the lines changed", []).append(refreshed(day, server))
        found.setdefault("next day, records as they were", []).append(refreshed(day + timedelta(days=1), server))
        found.setdefault("nothing changed", []).append(refreshed(day + timedelta(days=1), server))
    summaries = {name: _summary(each) for name, each in found.items()}
    return {"accounts": int(_answer("SELECT count(*) FROM accounts_organisation")), "lines": lines, **summaries}


def _answer(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def refreshed(as_of: date, server: Path, everything: bool = False) -> dict[str, Any]:
    """One refresh between two runs of the bare query over the files (of the first refresh: two runs after it)."""
    from yihu.ground.actors import SYSTEM
    from yihu.insight.refresh import refresh

    queries = [] if everything else [bare(as_of)]
    with measured(server) as spent:
        outcome = refresh(SYSTEM, as_of=as_of, everything=everything)
    while len(queries) < 2:
        queries.append(bare(as_of))
    return {
        "seconds": spent.clock,
        "processor": spent.own + spent.server,
        "bare": statistics.mean(query.clock for query in queries),
        "bare_processor": statistics.mean(query.own for query in queries),
        "queries": outcome.queries,
        "written": outcome.written,
        "parts": outcome.seconds,
    }


def _summary(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The medians of the rounds and their ratios."""
    names = ("seconds", "processor", "bare", "bare_processor")
    middle = {name: statistics.median(r[name] for r in rounds) for name in names}
    parts = {name: statistics.median(r["parts"].get(name, 0) for r in rounds) for name in rounds[-1]["parts"]}
    return {
        **{name: round(value, 3) for name, value in middle.items()},
        "ratio": round(middle["seconds"] / middle["bare"], 2),
        "processor_ratio": round(middle["processor"] / middle["bare_processor"], 2),
        "parts": {name: round(value, 3) for name, value in parts.items()},
        "queries": rounds[-1]["queries"],
        "written": rounds[-1]["written"],
    }


def main() -> int:
    """The command line of this module; the exit code."""
    parser = argparse.ArgumentParser(prog="bench.refresh", description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    words = parser.parse_args()

    import tempfile

    from yihu.testing.postgres import cluster

    with (
        cluster(["shared_buffers=512MB", "max_wal_size=4GB", "timezone=UTC"]) as url,
        tempfile.TemporaryDirectory() as home,
    ):
        os.environ |= {"YIHU_DATABASE_URL": url, "YIHU_HOME": home, "DJANGO_SETTINGS_MODULE": "yihu.site.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(run(words.accounts, words.lines, words.rounds), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
