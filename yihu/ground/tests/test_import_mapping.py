"""Mappings: what they say, what they may not say, and what the headers say by themselves."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import translation

from yihu.ground.imports import queries, registry
from yihu.ground.imports.kinds import Kind
from yihu.ground.imports.mapping import Mapping, WrongMapping, bind, fingerprint, guess, read_yaml
from yihu.ground.tests.importing import checked, imported


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def accounts() -> Kind:
    return registry()["accounts"]


def test_every_line_of_a_mapping(accounts: Kind) -> None:
    text = """
columns:
  name: Customer
  employees: Staff
constants: {strategic: yes, founded: 1998, industry: "on"}
dates: "%m/%d/%Y"
encoding: cp1252
duplicates: drop
"""
    assert read_yaml(text, accounts) == Mapping(
        columns={"name": "Customer", "employees": "Staff"},
        constants={"strategic": "yes", "founded": "1998", "industry": "on"},
        dates="%m/%d/%Y",
        encoding="cp1252",
        duplicates="drop",
    )
    assert read_yaml("", accounts) == Mapping()


def test_dates_may_be_said_field_by_field(accounts: Kind) -> None:
    mapping = read_yaml('dates: {created_at: "%d/%m/%Y"}', accounts)
    assert mapping.dates_of("created_at") == "%d/%m/%Y"
    assert mapping.dates_of("founded") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums: {name: A}", "no line “colums”. Did you mean “columns”?"),
        ("columns: {naem: A}", "no field “naem”. Did you mean “name”?"),
        ("constants: {industri: A}", "no field “industri”. Did you mean “industry”?"),
        ("columns: {xyzzy: A}", "There are: external_id, name"),
        ("columns: [name]", "stand lines like “our field: text”"),
        ("columns: {name: [A, B]}", "stand lines like “our field: text”"),
        ("columns: {name: A}\nconstants: {name: B}", "both a column and a constant"),
        ('dates: "%m/%d"', "does not read a whole date"),
        ('dates: "%q"', "does not read a whole date"),
        ('dates: "MM/DD/YYYY"', "does not read a whole date"),
        ('dates: {created_at: "%y"}', "does not read a whole date"),
        ("duplicates: maybe", "keep or drop, not “maybe”"),
        ("- a\n- b", "must have lines like"),
        ("columns: {name: A", "not YAML"),
        ("columns: !!python/object/apply:os.system [ls]", "stand lines like"),
    ],
)
def test_what_a_mapping_may_not_say(accounts: Kind, text: str, words: str) -> None:
    with pytest.raises(WrongMapping, match=words.replace("(", r"\(").replace("?", r"\?")):
        read_yaml(text, accounts)


def test_columns_are_found_by_their_header(accounts: Kind) -> None:
    headers = ["Customer", "Sector ", "x", "x"]
    assert bind(Mapping({"name": "Customer", "industry": "sector"}), accounts, headers) == {"name": 0, "industry": 1}
    with pytest.raises(WrongMapping, match="no column “Custommer”, which is to be name"):
        bind(Mapping({"name": "Custommer"}), accounts, headers)
    with pytest.raises(WrongMapping, match="2 columns “x”"):
        bind(Mapping({"name": "x"}), accounts, headers)
    with pytest.raises(WrongMapping, match="No column is mapped to “name”"):
        bind(Mapping({"industry": "x"}), accounts, headers[:3])
    assert bind(Mapping(constants={"name": "A"}), accounts, headers) == {}


@pytest.mark.parametrize(
    ("kind", "headers", "found"),
    [
        ("accounts", ["account", "sector", "year_established", "revenue", "office_location", "subsidiary_of"],
         {"name": "account", "industry": "sector", "founded": "year_established", "country": "office_location",
          "parent": "subsidiary_of"}),
        ("accounts", ["客户编码", "客户名称", "统一社会信用代码", "所属行业"],
         {"external_id": "客户编码", "name": "客户名称", "credit_code": "统一社会信用代码", "industry": "所属行业"}),
        ("accounts", ["KeHuMingCheng", "jian cheng"], {"name": "KeHuMingCheng", "short_name": "jian cheng"}),
        ("transactions", ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
                          "Country"],
         {"document": "InvoiceNo", "offering": "StockCode", "offering_name": "Description", "quantity": "Quantity",
          "date": "InvoiceDate", "unit_price": "UnitPrice", "account": "CustomerID", "region": "Country"}),
        ("opportunities", ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
                           "close_date", "close_value"],
         {"number": "opportunity_id", "owner": "sales_agent", "offering": "product", "account": "account",
          "stage": "deal_stage", "opened_on": "engage_date", "closed_on": "close_date", "amount": "close_value"}),
        ("people", ["姓名", "手机号", "单位名称"], {"name": "姓名", "mobile": "手机号", "account": "单位名称"}),
    ],
)  # fmt: skip
def test_headers_are_guessed_in_chinese_english_and_pinyin(
    kind: str, headers: list[str], found: dict[str, str]
) -> None:
    assert guess(registry()[kind], headers) == found


@pytest.mark.parametrize("kind", sorted(registry()))
def test_our_own_names_are_always_guessed(kind: str) -> None:
    fields = [column.name for column in registry()[kind].columns]
    for order in (fields, fields[::-1]):
        assert guess(registry()[kind], order) == {field: field for field in fields}
    with translation.override("zh-hans"):
        titles = {column.name: str(column.title) for column in registry()[kind].columns}
    assert guess(registry()[kind], list(titles.values())) == titles


@pytest.mark.django_db
def test_the_mapping_last_used_is_offered_for_files_of_the_same_shape(accounts: Kind) -> None:
    headers = ["Kunde", "Branche"]
    assert queries.suggested_mapping(accounts, headers, None) == ({"columns": {}}, False)
    checked("accounts", "Kunde,Branche\nA,x\n", {"columns": {"name": "Kunde"}})
    assert not queries.suggested_mapping(accounts, headers, None)[1]  # only checked
    imported("accounts", "Branche,Kunde\nx,B\n", {"columns": {"name": "Kunde", "industry": "Branche"}})
    mapping, remembered = queries.suggested_mapping(accounts, ["Branche", "Kunde"], None)
    assert remembered
    assert mapping["columns"] == {"name": "Kunde", "industry": "Branche"}
    assert queries.suggested_mapping(accounts, ["Kunde", "Branche", "Neu"], None)[1] is False
    assert not queries.suggested_mapping(accounts, headers, UUID(int=1))[1]  # somebody else's
    assert fingerprint(["a", "b"], None) == fingerprint(["b", "a"], None) != fingerprint(["ab"], None)
