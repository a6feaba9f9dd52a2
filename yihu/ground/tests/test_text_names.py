"""Names made comparable, checked and masked."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.names import (
    NameFault,
    check_person_name,
    mask_email,
    mask_person,
    mask_phone,
    name_key,
    squeeze,
    tidy_name,
)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("重庆（长安）汽车", "重庆(长安)汽车"),
        (" 重庆 ( 长安 ) 汽车 ", "重庆(长安)汽车"),
        ("重庆【长安】汽车", "重庆(长安)汽车"),
        ("ＡＢＣ　Ｌｔｄ", "ABC Ltd"),
        ("Acme   Tools\tLtd", "Acme Tools Ltd"),
        ("张 三", "张三"),
        ("3M 中国", "3M中国"),
        ("阿卜杜·热合曼", "阿卜杜·热合曼"),
        ("", ""),
    ],
)
def test_tidy_names(written: str, tidy: str) -> None:
    assert tidy_name(written) == tidy


def test_the_same_name_in_other_writing_has_the_same_key() -> None:
    assert name_key("重庆（长安）汽车 ") == name_key("重庆(长安)汽车")
    assert name_key("ACME tools") == name_key("Acme  Tools")
    assert name_key("重庆长安") != name_key("重庆(长安)")
    assert name_key("GTX Pro") != name_key("GTXPro")


@pytest.mark.parametrize("written", ["GTXPro", "GTX Pro", "gtx-pro", "ＧＴＸ　Ｐｒｏ", "GTX_Pro."])
def test_squeezed_names_are_one(written: str) -> None:
    assert squeeze(written) == "gtxpro"


@pytest.mark.parametrize(
    "name", ["张三", "欧阳修", "阿卜杜·热合曼", "John O'Neil", "Anne-Marie", "𠮷野", "Müller", "J. R. Smith"]
)
def test_names_of_people(name: str) -> None:
    assert check_person_name(f" {name} ") == name


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "There is no name."),
        ("张三1", "“张三1” is not a person's name: it contains 1."),
        ("a@b.cn", "“a@b.cn” is not a person's name: it contains @."),
        ("--", "“--” is not a person's name."),
        ("甲" * 61, "“" + "甲" * 39 + "…” is not a person's name."),
    ],
)
def test_what_is_no_name_of_a_person(written: str, fault: str) -> None:
    with pytest.raises(NameFault) as caught:
        check_person_name(written)
    with override("en"):
        assert caught.value.fault == fault
        assert caught.value.fix


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("John Smith", "J*"),
        ("𠮷野", "𠮷*"),
        ("", "*"),
    ],
)
def test_masked_people(name: str, masked: str) -> None:
    assert mask_person(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("18612341402", "186****1402"),
        ("+86 186 1234 1402", "186****1402"),
        ("023-67890123", "****0123"),
        ("10086", "****"),
        ("", "****"),
    ],
)
def test_masked_numbers(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("wangwei@a.cn", "wan***@a.cn"),
        ("abc@a.cn", "a***@a.cn"),
        ("@a.cn", "***@a.cn"),
        ("no address", "***"),
        ("", "***"),
    ],
)
def test_masked_addresses(address: str, masked: str) -> None:
    assert mask_email(address) == masked


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_name(tidy_name(text)) == tidy_name(text)
    assert name_key(tidy_name(text)) == name_key(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_number_hides_its_middle(number: str) -> None:
    masked = mask_phone(number)
    assert masked[3:7] == "****"
    assert len(masked) == 11
