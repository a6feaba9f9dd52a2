"""People as a kind of import: customers' people in their roles, and members of our own staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yihu.accounts.importers.parsers import Mobile, PersonName
from yihu.accounts.importers.people_plan import plan
from yihu.accounts.models import Affiliation
from yihu.ground.imports import Column, Kind, register
from yihu.ground.imports.values import Choice, Day, Email, Identifier, Moment, Name, Text, YesNo

ROLES = {
    "发起者": "initiator", "使用者": "user", "影响者": "influencer", "采购": "buyer", "采购者": "buyer",
    "决策者": "decider", "决策人": "decider", "把关者": "gatekeeper",
}  # fmt: skip

COLUMNS = (
    Column(
        "external_id",
        _("Person's number"),
        Identifier(),
        aliases=("联系人编号", "联系人编码", "工号", "person id", "contact id", "employee id"),
        help=_("Your own number; people are recognised by it."),
        example="P000123",
    ),
    Column(
        "name",
        _("Name"),
        PersonName(),
        required=True,
        aliases=(
            "姓名",
            "联系人",
            "联系人姓名",
            "contact",
            "contact name",
            "full name",
            "person",
            "sales_agent",
            "agent",
        ),
        example="欧阳曾",
    ),
    Column(
        "account",
        _("Account"),
        Text(200),
        aliases=("客户名称", "单位", "单位名称", "公司", "客户编码", "company", "account name", "customer"),
        help=_("Customer number, credit code or name; every person but staff needs one."),
        example="FJ000123",
    ),
    Column(
        "department",
        _("Department"),
        Name(120),
        aliases=("所在部门", "科室"),
        help=_("Made when it is new."),
        example="信息科",
    ),
    Column(
        "title",
        pgettext_lazy("job", "Title"),
        Text(100),
        aliases=("职务", "职位", "job title", "position"),
        example="科长",
    ),
    Column(
        "buying_role",
        _("Buying role"),
        Choice(Affiliation.BuyingRole, ROLES),
        aliases=("角色", "关键人角色"),
        help=_("initiator, user, influencer, buyer, decider or gatekeeper."),
        example="decider",
    ),
    Column("since", _("From"), Day(), aliases=("任职开始", "起始日期", "start date"), example="2024-03-01"),
    Column("until", _("Until"), Day(), aliases=("任职结束", "结束日期", "end date")),
    Column(
        "mobile",
        _("Mobile"),
        Mobile(),
        aliases=("手机号", "手机号码", "移动电话", "cell", "mobile phone"),
        example="13900001402",
    ),
    Column(
        "phone",
        _("Telephone"),
        Identifier(64),
        aliases=("电话号码", "办公电话", "座机", "telephone"),
        example="0591-87650000",
    ),
    Column("email", _("E-mail"), Email(), aliases=("邮箱", "电子邮箱", "mail", "e-mail"), example="ouyang@example.cn"),
    Column("wechat", _("WeChat"), Text(64), aliases=("微信号",)),
    Column(
        "created_at",
        _("Created"),
        Moment(),
        aliases=("创建时间", "创建日期", "created"),
        help=_("When the record was first made; kept."),
    ),
    Column("created_by", _("Created by"), Text(64), aliases=("创建人",), help=_("By whom; kept.")),
    Column(
        "staff",
        _("Member of our staff"),
        YesNo(),
        aliases=("本单位员工", "是否员工"),
        help=_("yes makes a log-in without a password; only administrators may."),
        example="no",
    ),
    Column(
        "manager",
        _("Manager"),
        PersonName(),
        aliases=("主管", "上级经理"),
        help=_("Of a member of staff; becomes one too when he is none yet."),
    ),
    Column(
        "territory",
        _("Territory"),
        Text(200),
        aliases=("区域", "所属区域", "regional_office"),
        help=_("Where a member of staff is an account manager; code or name."),
    ),
)

register(Kind(name="people", title=_("People"), permission="accounts.person:change", columns=COLUMNS, plan=plan))
