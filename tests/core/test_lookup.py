"""
Finding a record by what a person types: never a guess between two.
"""

from __future__ import annotations

import pytest
from entries import CAMPAIGN, entry, rid

from fieldkit.core.lookup import find
from fieldkit.core.state import build_state
from fieldkit.errors import Ambiguous, NotFound

SITES = {
    "131022-GW-007": "柳泉镇东柳村机井",
    "131022-GW-017": "宫村镇机井",
    "131022-BE-007": "政务服务大厅",
    "131022-GW-G03A-X03": "路边新井",
    "131025-GW-001": "宫村镇机井",
}
STATE = build_state(
    CAMPAIGN,
    [
        *(entry({"code": code, "name": name}, rec=code) for code, name in SITES.items()),
        entry({"code": "131022-GW-099", "name": "废井", "withdrawn": {"reason": "误"}}, rec="gone"),
    ],
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("131022-GW-007", "131022-GW-007"),
        ("１３１０２２－ｇｗ－００７", "131022-GW-007"),
        ("GW-007", "131022-GW-007"),
        ("gw-017", "131022-GW-017"),
        ("017", "131022-GW-017"),
        ("17", "131022-GW-017"),
        ("X03", "131022-GW-G03A-X03"),
        ("G03A-X03", "131022-GW-G03A-X03"),
        ("柳泉镇 东柳村机井", "131022-GW-007"),
        (rid("131022-GW-007")[:8], "131022-GW-007"),
        (rid("131022-GW-007"), "131022-GW-007"),
        (rid("131022-GW-007")[:6].upper(), "131022-GW-007"),
    ],
)
def test_a_record_goes_by_code_tail_id_and_name(typed: str, code: str) -> None:
    """
    A full code, a tail no other code ends in, an id or six signs of it, and a name all mean the record.
    """
    assert code == find(STATE, "site", typed).code


@pytest.mark.parametrize(("typed", "matches"), [("007", {"131022-GW-007", "131022-BE-007"}), ("宫村镇机井", None)])
def test_two_that_fit_are_not_chosen_between(typed: str, matches: set[str] | None) -> None:
    """
    A text that fits several records is refused with all of them.
    """
    with pytest.raises(Ambiguous) as caught:
        find(STATE, "site", typed)

    assert (matches or {"131022-GW-017", "131025-GW-001"}) == set(caught.value.facts["matches"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("typed", "offered"), [("131022-GW-070", "131022-GW-007"), ("东柳村机井", "柳泉镇东柳村机井"), ("qqqq", None)]
)
def test_a_wrong_name_is_answered_with_the_nearest(typed: str, offered: str | None) -> None:
    """
    A name of nothing is refused with the nearest right ones.
    """
    with pytest.raises(NotFound) as caught:
        find(STATE, "site", typed)

    nearest = list(caught.value.facts["nearest"])  # type: ignore[call-overload]
    assert offered in nearest if offered else [] == nearest


@pytest.mark.parametrize("typed", ["", " ", "-", "7-", rid("131022-GW-007")[:5]])
def test_too_little_means_nothing(typed: str) -> None:
    """
    An empty text, a dash or five signs of an id mean no record.
    """
    with pytest.raises(NotFound):
        find(STATE, "site", typed)


def test_withdrawn_records_must_be_asked_for() -> None:
    """
    A withdrawn record is found only where withdrawn ones are wanted.
    """
    assert rid("gone") == find(STATE, "site", "GW-099", withdrawn=True).id
    with pytest.raises(NotFound):
        find(STATE, "site", "GW-099")


def test_two_of_one_code_can_be_told_apart() -> None:
    """
    Records that came to have one code are named with signs of their ids, by which each can be asked for.
    """
    code = "131022-G03A-20211018-C02"
    twins = build_state(CAMPAIGN, [entry({"code": code}, rec=name) for name in ("one", "two")])
    with pytest.raises(Ambiguous) as caught:
        find(twins, "site", code)

    wanted = [f"{code} ({rid(name)[:8]})" for name in ("one", "two")]
    assert sorted(wanted) == sorted(caught.value.facts["matches"])  # type: ignore[call-overload]
    assert rid("two") == find(twins, "site", rid("two")[:8]).id


def test_a_withdrawn_record_does_not_make_a_name_ambiguous() -> None:
    """
    Where withdrawn records are wanted too, the one that stands is meant; of withdrawn ones alone none is guessed.
    """
    gone = {"withdrawn": {"reason": "误"}}
    codes = {"one": "131022-G03A-20211018-C01", "two": "131022-G03A-20211019-C01", "three": "131022-G03A-20211020-C01"}
    state = build_state(
        CAMPAIGN,
        [entry({"code": code, **(gone if name != "two" else {})}, rec=name) for name, code in codes.items()],
    )
    state_gone = build_state(CAMPAIGN, [entry({"code": code, **gone}, rec=name) for name, code in codes.items()])

    assert rid("two") == find(state, "site", "C01", withdrawn=True).id
    assert rid("one") == find(state, "site", "20211018-C01", withdrawn=True).id
    with pytest.raises(Ambiguous) as caught:
        find(state_gone, "site", "C01", withdrawn=True)
    assert (sorted(codes.values()), []) == (caught.value.facts["matches"], caught.value.facts["by_id"])


def test_two_spellings_of_one_name_are_told_apart_by_id() -> None:
    """
    Names that differ in spelling alone mean the same when typed, so only the id tells their records apart.
    """
    names = {"one": "Li Wei", "two": "LiWei", "three": "Li Wei"}
    state = build_state(CAMPAIGN, [entry({"name": name}, rec=rec, kind="deputy") for rec, name in names.items()])
    with pytest.raises(Ambiguous) as caught:
        find(state, "deputy", "li wei")

    wanted = sorted(f"{name} ({rid(rec)[:8]})" for rec, name in names.items())
    assert wanted == sorted(caught.value.facts["by_id"])  # type: ignore[call-overload]


def test_a_photo_goes_by_the_beginning_of_its_hash() -> None:
    """
    What a list of photos shows of each is enough to name it; a picture at two checks is two photos, told apart by id.
    """
    digests = {"one": "ae6b5d27" + "0" * 56, "two": "ae6b5d27" + "0" * 56, "three": "e6cf6989" + "0" * 56}
    state = build_state(
        CAMPAIGN,
        [
            entry({"sha256": digest, "original_name": "IMG_0001.jpg"}, rec=rec, kind="photo")
            for rec, digest in digests.items()
        ],
    )

    assert rid("three") == find(state, "photo", "E6CF6989").id
    with pytest.raises(Ambiguous) as caught:
        find(state, "photo", "ae6b5d27")
    wanted = sorted(f"IMG_0001.jpg ({rid(rec)[:8]})" for rec in ("one", "two"))
    assert wanted == sorted(caught.value.facts["by_id"])  # type: ignore[call-overload]
