"""Transactions as a kind of import: the lines of invoices and credits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.values import Currency, Identifier, Moment, Name, Number, Text
from yihu.holdings.importers.transactions_plan import plan

COLUMNS = (
    Column(
        "account",
        _("Account"),
        Identifier(),
        required=True,
        aliases=("客户编码", "客户编号", "客户号", "customerid", "customer id", "customer number", "external_id"),
        help=_("Customer number or credit code; a row without one is left out. New numbers become accounts."),
        example="FJ000123",
    ),
    Column(
        "account_name",
        _("Account's name"),
        Name(200),
        aliases=("客户名称", "单位名称", "customer", "customer name"),
        help=_("For accounts that are not there yet; else the number is the name."),
    ),
    Column(
        "document",
        _("Document"),
        Identifier(),
        required=True,
        aliases=("单据号", "发票号", "发票号码", "账单号", "invoiceno", "invoice", "invoice number", "order number"),
        example="INV-2026-0001",
    ),
    Column(
        "date",
        _("Date"),
        Moment(),
        required=True,
        aliases=("开票日期", "交易日期", "账期", "invoicedate", "invoice date", "transaction date", "day"),
        example="2026-03-05",
    ),
    Column(
        "offering",
        _("Offering"),
        Identifier(),
        aliases=("产品编码", "商品编码", "stockcode", "sku", "product code"),
        help=_("Code; a new one becomes an offering."),
        example="LINE100",
    ),
    Column(
        "offering_name",
        _("Offering's name"),
        Name(200),
        aliases=("产品名称", "商品名称", "description", "product", "item"),
        example="互联网专线100M",
    ),
    Column(
        "quantity",
        _("Quantity"),
        Number(),
        aliases=("数量", "qty"),
        help=_("Negative for a cancellation."),
        example="1",
    ),
    Column("unit_price", _("Unit price"), Number(), aliases=("单价", "price", "unitprice"), example="750.25"),
    Column(
        "amount",
        _("Amount"),
        Number(),
        aliases=("金额", "不含税金额", "net amount", "total"),
        help=_("Net; quantity × unit price where it is empty. Credits are negative."),
        example="750.25",
    ),
    Column("cost", _("Cost"), Number(), aliases=("成本",), help=_("Of the whole line; for the margin.")),
    Column("currency", _("Currency"), Currency(), aliases=("币种",), example="CNY"),
    Column("region", _("Region"), Text(80), aliases=("区域", "地区", "country"), example="福州"),
)

register(
    Kind(
        name="transactions",
        title=_("Transactions"),
        permission="accounts.account:create",
        columns=COLUMNS,
        plan=plan,
        appends=True,
        facts=True,
        carries_run=("holdings.transaction",),
        left_out_without=("account", gettext_noop("No account named.")),
    )
)
