"""The cast of the tests: who owns, who works next to him, who must see nothing.

李经理 owns 长安 in 鼓楼 (福州, 福建); 王经理 works in the same city; 赵经理 in another province. 采购陈, 审批刘
and 用户周 work for 长安, 外人 for another customer; 伙伴孙 is a partner; 管理员 administers everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from yihu.accounts.models import (
    Affiliation,
    ContactPoint,
    Department,
    Interaction,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Person,
    Site,
    TeamMember,
)
from yihu.catalogue.models import Offering
from yihu.deals.models import Opportunity
from yihu.ground.actors import Actor, actor_for
from yihu.ground.models import RoleAssignment, Territory, User
from yihu.holdings.models import Contract, Line, Transaction

SINCE = date(2020, 1, 1)
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class Cast:
    """Everybody and everything of the story."""

    territories: dict[str, Territory]
    users: dict[str, User]
    account: Organisation  # 李经理's
    neighbour: Organisation  # same city, 王经理's
    foreign: Organisation  # other province, 赵经理's
    person: Person  # works for `account`
    foreigner: Person  # works for `foreign`
    note: Interaction  # on `account`, by 李经理

    def actor(self, name: str) -> Actor:
        """The actor that the user called `name` is today."""
        return actor_for(User.objects.get(pk=self.users[name].pk))


def territories() -> dict[str, Territory]:
    """A root, two provinces, two cities and two counties, by name."""
    plan = [
        ("CN", "中国", "China", 0, None),
        ("350000", "福建省", "Fujian", 1, "中国"),
        ("350100", "福州市", "Fuzhou", 2, "福建省"),
        ("350102", "鼓楼区", "Gulou", 3, "福州市"),
        ("350103", "台江区", "Taijiang", 3, "福州市"),
        ("360000", "江西省", "Jiangxi", 1, "中国"),
        ("360100", "南昌市", "Nanchang", 2, "江西省"),
    ]
    made: dict[str, Territory] = {}
    for code, name, english, level, parent in plan:
        made[name] = Territory.objects.create(
            code=code, name=name, name_en=english, level=level, parent=made[parent] if parent else None
        )
    return made


def make() -> Cast:
    """Write the cast into the database."""
    places = territories()
    staff = [
        ("li", "李经理", "account_manager", "鼓楼区"),
        ("wang", "王经理", "account_manager", "福州市"),
        ("zhao", "赵经理", "account_manager", "江西省"),
        ("market", "市场林", "marketing_manager", "福建省"),
        ("agent", "客服何", "service_agent", "福建省"),
        ("analyst", "分析员", "analyst", "福建省"),
        ("director", "总监", "director", "福建省"),
        ("admin", "管理员", "administrator", "中国"),
    ]
    users: dict[str, User] = {}
    for username, name, role, place in staff:
        user = users[name] = User.objects.create_user(username, PASSWORD, name=name)
        RoleAssignment.objects.create(user=user, role=role, territory=places[place], since=SINCE)
    for username, name, kind in [
        ("chen", "采购陈", "customer"),
        ("liu", "审批刘", "customer"),
        ("zhou", "用户周", "customer"),
        ("outsider", "外人", "customer"),
        ("sun", "伙伴孙", "partner"),
    ]:
        users[name] = User.objects.create_user(username, PASSWORD, name=name, kind=kind)
    account = _account("长安重工股份有限公司", places["鼓楼区"], users["李经理"], "FJ000001", "长安重工")
    neighbour = _account("福州晨曦软件有限公司", places["台江区"], users["王经理"], "FJ000002", "晨曦软件")
    foreign = _account("南昌赣江纸业有限公司", places["南昌市"], users["赵经理"], "JX000001", "赣江纸业")
    person = _person("欧阳曾", account, "13900001402", users["采购陈"])
    foreigner = _person("单雄", foreign, "13900002403", users["外人"])
    note = Interaction.objects.create(
        organisation=account,
        person=person,
        author=users["李经理"],
        author_name="李经理",
        at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
        text="谈了专线提速",
    )
    return Cast(places, users, account, neighbour, foreign, person, foreigner, note)


def _account(name: str, territory: Territory, owner: User, number: str, short: str) -> Organisation:
    made = Organisation.objects.create(name=name, territory=territory, owner=owner, industry="制造业")
    OrganisationIdentifier.objects.create(organisation=made, scheme="external", value=number)
    OrganisationName.objects.create(organisation=made, kind="short", value=short)
    TeamMember.objects.create(organisation=made, user=owner, role="owner", since=SINCE)
    site = Site.objects.create(organisation=made, name="总部", territory=territory, address="五四路 1 号")
    Department.objects.create(organisation=made, name="信息科")
    offering, _new = Offering.objects.get_or_create(code="LINE100", defaults={"name": "互联网专线 100M"})
    contract = Contract.objects.create(
        account=made, number=f"C-{number}", since=SINCE, amount=Decimal(9000), currency="CNY"
    )
    Line.objects.create(
        account=made, contract=contract, site=site, offering=offering, number=f"L-{number}", currency="CNY", since=SINCE
    )
    for month in (1, 2, 3):
        Transaction.objects.create(
            account=made,
            document=f"{number}-{month}",
            day=date(2026, month, 1),
            offering=offering,
            quantity=Decimal(1),
            unit_price=Decimal("750.25"),
            amount=Decimal("750.25"),
            currency="CNY",
        )
    Opportunity.objects.create(
        account=made,
        number=f"O-{number}",
        title="专线提速",
        stage="engaging",
        currency="CNY",
        opened_on=date(2026, 2, 1),
    )
    return made


def _person(name: str, account: Organisation, mobile: str, user: User) -> Person:
    made = Person.objects.create(name=name, user=user)
    department = account.departments.get()
    Affiliation.objects.create(person=made, organisation=account, department=department, title="科长", since=SINCE)
    ContactPoint.objects.create(person=made, kind="mobile", value=mobile)
    return made
