"""Names of organisations: registered, short, former and English."""

from __future__ import annotations

from typing import NamedTuple

from .dice import Dice, Weighted
from .profiles import Profile
from .showcase import NAMES
from .trades import Trade

_COMPANY = ("有限公司", "Co., Ltd.")
FORMS = Weighted([_COMPANY, ("有限责任公司", "Co., Ltd."), ("股份有限公司", "Corporation")], [86, 8, 6])
_WORKS, _SHOP = ("厂", "Factory"), ("商行", "Trading House")
_PARTNERS = ("合伙企业（有限合伙）", "LLP")
# trade -> the form that its smaller firms have besides
_OWN_FORMS = {
    **dict.fromkeys(("machinery", "textile", "footwear", "stone", "ceramics", "furniture"), _WORKS),
    **dict.fromkeys(("trade", "tea", "fishery"), _SHOP),
    **dict.fromkeys(("consulting", "finance"), _PARTNERS),
}
_GROUP_FORM = ("集团有限公司", "Group Co., Ltd.")


class Name(NamedTuple):
    """What an organisation is called."""

    full: str
    short: str
    english: str


def draw_name(dice: Dice, profile: Profile, above: str | None, attempt: int) -> Name:
    """A name that fits the plan; `above` is the registered name of the parent, `attempt` counts refusals.

    Later attempts draw from a wider choice, so that a free name is found even among very many accounts.
    """
    if profile.key in NAMES:
        return Name(*NAMES[profile.key])
    if profile.rank == "branch" and above is not None:
        return _branch(profile, above, attempt)
    if profile.kind == "company":
        return _company(dice, profile, attempt)
    if profile.kind == "government":
        return _office(profile, attempt)
    return _institution(dice, profile, attempt)


def _branch(profile: Profile, above: str, attempt: int) -> Name:
    county = profile.county
    place = county.city_name.removesuffix("市") if attempt == 0 else county.name
    office = place + (ordinal(attempt) if attempt > 1 else "") + "分公司"
    return Name(above + office, profile.core.text + office, f"{_latin(profile)} {county.city_english} Branch")


def _company(dice: Dice, profile: Profile, attempt: int) -> Name:
    word, english_word = dice.pick(profile.trade.words)
    form, english_form = _form(dice, profile)
    core = profile.core.text + (ordinal(attempt) if attempt > 9 else "")
    region, english_region = _region(dice, profile, attempt)
    english = f"{english_region} {_latin(profile)} {english_word} {english_form}"
    return Name(f"{region}{core}{word}{form}", f"{core}{word[:-2] if len(word) > 4 else word}", english)


def _form(dice: Dice, profile: Profile) -> tuple[str, str]:
    if profile.rank == "head":
        return _GROUP_FORM
    own = _OWN_FORMS.get(profile.trade.key)
    if own and profile.rank == "single" and profile.employees < 120 and dice.chance(0.15):
        return own
    return dice.draw(FORMS)


def _region(dice: Dice, profile: Profile, attempt: int) -> tuple[str, str]:
    county = profile.county
    city = county.city_name.removesuffix("市")
    province = county.province_name.removesuffix("省")
    draw = dice.random()
    if attempt > 4:
        return county.city_name + county.name, county.city_english
    if profile.rank == "head" or draw < 0.25:
        return (province if draw < 0.2 else county.province_name), county.city_english
    if draw < 0.75:
        return (city if draw < 0.5 else county.city_name), county.city_english
    return county.stem, county.city_english


def _office(profile: Profile, attempt: int) -> Name:
    county, trade = profile.county, profile.trade
    english = f"{trade.english}, {county.name_english}, {county.city_english}"
    if attempt == 0:
        short = county.name if county.name.endswith("区") else county.name[:-1]
        return Name(county.stem + trade.name, short + trade.name, english)
    street = f"{profile.core.text[:2]}街道办事处" if attempt == 1 else f"{profile.core.text}镇人民政府"
    local = (ordinal(attempt) if attempt > 2 else "") + street
    return Name(county.stem + local, local, f"{_latin(profile)} Local Office, {county.city_english}")


def _institution(dice: Dice, profile: Profile, attempt: int) -> Name:
    county, trade = profile.county, profile.trade
    core = profile.core.text + (ordinal(attempt) if attempt > 1 else "")
    place = _institution_place(dice, profile, trade, attempt)
    english = f"{county.city_english} {_latin(profile)} {trade.english}"
    return Name(f"{place}{core}{trade.name}", f"{core}{trade.name}", english)


def _institution_place(dice: Dice, profile: Profile, trade: Trade, attempt: int) -> str:
    if attempt > 0 or trade.name in ("小学", "幼儿园", "社区卫生服务中心"):
        return profile.county.stem
    if trade.name == "职业技术学院":
        return profile.county.province_name.removesuffix("省")
    return profile.county.city_name if dice.chance(0.4) else profile.county.stem


def _latin(profile: Profile) -> str:
    return profile.core.pinyin.capitalize()


def ordinal(number: int) -> str:
    """第二, 第三 … as it stands in a name, for numbers from 1 to 99."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    text = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    return "第" + text
