"""Accounts as a kind of import."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yihu.accounts.importers.accounts_plan import order, plan
from yihu.accounts.importers.parsers import CreditCode, FoundedYear
from yihu.accounts.models import Organisation
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.values import Choice, Email, Identifier, Moment, Name, Text, Whole, YesNo

KINDS = {
    "企业": "company", "公司": "company", "政府机关": "government", "机关": "government", "事业单位": "government",
    "学校": "education", "高校": "education", "医院": "health", "enterprise": "company", "hospital": "health",
    "school": "education", "university": "education",
}  # fmt: skip

COLUMNS = (
    Column(
        "external_id",
        _("Customer number"),
        Identifier(),
        aliases=("客户编码", "客户编号", "客户号", "customer id", "customer no", "account id", "account number"),
        help=_("Your own number; rows are recognised by it."),
        example="FJ000123",
    ),
    Column(
        "name",
        _("Name"),
        Name(200),
        required=True,
        aliases=(
            "客户名称",
            "单位名称",
            "企业名称",
            "公司名称",
            "全称",
            "account",
            "account name",
            "company",
            "company name",
            "customer",
            "customer name",
            "organisation",
            "organization",
        ),
        example="长安重工股份有限公司",
    ),
    Column("short_name", _("Short name"), Name(200), aliases=("简称", "客户简称"), example="长安重工"),
    Column("former_name", _("Former name"), Name(200), aliases=("曾用名",)),
    Column("name_en", _("English name"), Name(200), aliases=("英文名", "english name")),
    Column(
        "credit_code",
        _("Unified social credit code"),
        CreditCode(),
        aliases=("统一社会信用代码", "信用代码", "税号", "uscc"),
        help=_("18 characters; the check character is checked."),
        example="91350100M000100Y43",
    ),
    Column(
        "registration_number",
        _("Registration number"),
        Identifier(),
        aliases=("注册号", "工商注册号"),
        help=_("The 15 digits given out before 2015, or a foreign number."),
    ),
    Column(
        "kind",
        _("Kind"),
        Choice(Organisation.Kind, KINDS),
        aliases=("客户类型", "单位性质", "类型"),
        help=_("company, government, education, health or other; company where it is empty."),
        example="company",
    ),
    Column(
        "parent",
        _("Belongs to"),
        Text(200),
        aliases=("上级单位", "母公司", "所属集团", "上级客户", "subsidiary_of", "parent account", "parent company"),
        help=_("Customer number, credit code or name; it may stand further down."),
    ),
    Column(
        "territory",
        _("Territory"),
        Text(200),
        aliases=("区域", "所属区域", "地市", "区县", "归属地"),
        help=_("Code or name; where the name is not unique, with the one above: 福州市/鼓楼区."),
        example="350102",
    ),
    Column("industry", _("Industry"), Text(80), aliases=("所属行业", "sector"), example="制造业"),
    Column("employees", _("Employees"), Whole(0, 50_000_000), aliases=("员工数", "人数", "headcount"), example="1200"),
    Column(
        "founded",
        _("Founded"),
        FoundedYear(),
        aliases=("成立年份", "成立时间", "year_established", "year founded"),
        example="1998",
    ),
    Column("website", _("Website"), Text(200), aliases=("网址", "官网", "url")),
    Column("address", _("Address"), Text(200), aliases=("通讯地址", "注册地址"), example="福州市鼓楼区五四路 1 号"),
    Column("country", _("Country or region"), Text(80), aliases=("国家", "office_location", "location")),
    Column("phone", _("Telephone"), Identifier(64), aliases=("联系电话", "电话号码", "telephone")),
    Column("email", _("E-mail"), Email(), aliases=("邮箱", "电子邮箱", "mail", "e-mail")),
    Column(
        "owner",
        _("Account manager"),
        Text(64),
        aliases=("客户经理", "负责人", "account manager"),
        help=_("Name or user name of a member of staff."),
    ),
    Column("high_potential", _("High potential"), YesNo(), aliases=("高潜", "是否高潜"), example="yes"),
    Column("strategic", _("Strategic"), YesNo(), aliases=("战略客户", "是否战略客户"), example="no"),
    Column(
        "created_at",
        _("Created"),
        Moment(),
        aliases=("创建时间", "创建日期", "建档时间", "created", "created on"),
        help=_("When the record was first made; kept."),
        example="2019-05-06 09:30",
    ),
    Column("created_by", _("Created by"), Text(64), aliases=("创建人", "建档人"), help=_("By whom; kept.")),
)

register(
    Kind(
        name="accounts",
        title=_("Accounts"),
        permission="accounts.account:create",
        columns=COLUMNS,
        plan=plan,
        order=order,
    )
)
