"""
What people type as a coordinate is read right or refused, never guessed.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.adapters.coordinates import from_numbers, parse
from fieldkit.adapters.distance import fast_distance_m
from fieldkit.errors import InvalidCoordinate, InvalidInput


def refusal(text: str) -> tuple[object, object]:
    """
    The reason and the offer with which a text is refused.
    """
    with pytest.raises(InvalidCoordinate) as caught:
        parse(text)
    assert text == caught.value.facts["value"]
    return caught.value.facts["reason"], caught.value.facts["offer"]


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("39.5023,116.6889", "39.5023", "116.6889"),
        ("39.5023, 116.6889", "39.5023", "116.6889"),
        ("116.689123 39.502", "39.502", "116.689123"),
        ("116.689;39.502", "39.502", "116.689"),
        ("116.689/39.502", "39.502", "116.689"),
        ("+39.502 +116.689", "39.502", "116.689"),
        ("116°41′02″E 39°30′10″N", "39.502778", "116.683889"),
        ("39°30′10″N116°41′02″E", "39.502778", "116.683889"),
        ("N39°30'10\" E116°41'02\"", "39.502778", "116.683889"),
        ("39 32 16.8 N, 116 41 1.3 E", "39.538000", "116.683694"),
        ("N 39 32 16.8 E 116 41 1.3", "39.538000", "116.683694"),
        ("116 41.03 E, 39 30.2 N", "39.503333", "116.683833"),
        ("116°41.03′ 39°30.2′", "39.503333", "116.683833"),
        ("39°30.2′,116°41.03′", "39.503333", "116.683833"),
        ("E116.689,N39.502", "39.502", "116.689"),
        ("116.689e 39.502n", "39.502", "116.689"),
        ("39.502 N 116.689", "39.502", "116.689"),
        ("N39.502E 116.689", "39.502", "116.689"),
        ("116.689 39.502N", "39.502", "116.689"),
        ("东经116.689°北纬39.502°", "39.502", "116.689"),
        ("116.689°39.502°", "39.502", "116.689"),
        ("北纬39度30分10秒，东经116度41分02秒", "39.502778", "116.683889"),
        ("东经116度41分 北纬39度30分", "39.500000", "116.683333"),
        ("经度：116.689 纬度：39.502", "39.502", "116.689"),
        ("经度：东经116.689；纬度：北纬39.502", "39.502", "116.689"),
        ("lat: 39.502, lng: 116.689", "39.502", "116.689"),
        ("１１６．６８９，３９．５０２", "39.502", "116.689"),
        ("116。689，39。502。", "39.502", "116.689"),
        ("１１６°４１’０２”，３９°３０’１０”", "39.502778", "116.683889"),
        ("（39.502，116.689）", "39.502", "116.689"),
        ("039.502 116.689", "39.502", "116.689"),
        ("39 116", "39", "116"),
    ],
)
def test_forms_that_people_use(text: str, lat: str, lon: str) -> None:
    """
    The forms met in the field are read, decimals with their digits as typed.
    """
    coordinate = parse(text).coordinate

    assert (text, lat, lon) == coordinate[:3]


@pytest.mark.parametrize(
    ("text", "swapped", "note"),
    [
        ("116.689,39.502", True, "lon_first"),
        ("116°41′02″ 39°30′10″", True, "lon_first"),
        ("39.502,116.689", False, ""),
        ("E116.689,N39.502", False, ""),
        ("116.689,N39.502", False, ""),
    ],
)
def test_an_order_told_by_values_is_said(text: str, swapped: bool, note: str) -> None:
    """
    Longitude first is normal habit and no error; that only the values told it is noted.
    """
    assert (swapped, note) == parse(text)[1:]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("N116.689,E39.502", "39.502,116.689"),
        ("E39.502 N116.689", "39.502,116.689"),
        ("N116.689,39.502", "39.502,116.689"),
        ("116.689,E39.502", "39.502,116.689"),
        ("北纬116度41分02秒，东经39度30分10秒", "39.502778,116.683889"),
        ("116 41 02 N, 39 30 10 E", "39.502778,116.683889"),
    ],
)
def test_letters_against_values_are_offered_for_repair(text: str, offer: str) -> None:
    """
    A swapped pair is refused with the corrected text, and that text is then accepted.
    """
    assert ("swapped", offer) == refusal(text)
    assert offer.split(",") == list(parse(offer).coordinate[1:3])


@pytest.mark.parametrize(
    "text",
    [
        "0,0",
        "0.0 0.0",
        "N0 E0",
        "39.5,200",
        "39.5,476.689",
        "39.5,180",
        "95,116.6",
        "48.85,2.35",
        "S39.5,E116.6",
        "39.5,-116.6",
        "-39.5°30' 116.6°",
        "39.5,W116.6",
        "39.5,39.6",
        "116.5,116.6",
        "4371000,39473000",
        "39.5," + "9" * 150,
    ],
)
def test_outside_of_china_is_refused(text: str) -> None:
    """
    What does not lie in China in either order is refused; no longitude is wrapped around the earth.
    """
    assert refusal(text)[0] in ("outside", "unreadable") and refusal(text)[1] is None
    assert refusal(text)[0] == "outside" or "°30'" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nan,nan",
        "NaN 116.6",
        "inf,116.6",
        "39.5",
        "116.68939.502",
        "116.689.39.502",
        "1e2,39",
        "39,5023,116,6889",
        "39.5,116.6,12",
        "39.5,116.6,12m",
        "39 30 10, 116 41 2",
        "39 30 116 41",
        "39°60'00\" 116°41'02\"",
        "39°30'60\" 116°41'02\"",
        "39.5°30' 116°41'",
        "39°30.5'10\" 116°41'",
        "39°30 116°41",
        "N39.5 N116.6",
        "E116.6 E39.5",
        "E 116 39 30 N",
        "廊坊市固安县",
        "39.5;DROP TABLE",
        "39.5,116.6\x00",
        "39.5,116.6\ud800",
        "٣٩.٥,١١٦.٦",
        " " * 150 + "39.5,116.6" + " " * 150,
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """
    A text in no known form is unreadable, and nothing is offered.
    """
    assert ("unreadable", None) == refusal(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """
    No text crashes the reader.
    """
    try:
        coordinate = parse(text).coordinate
    except InvalidCoordinate:
        return
    assert 3 <= coordinate.point()[0] <= 54 and 73 <= coordinate.point()[1] <= 136


@given(st.text("0123456789.°'\" ,NE-", max_size=40))
def test_any_text_of_signs_is_read_or_refused(text: str) -> None:
    """
    No mixture of the right signs crashes the reader.
    """
    try:
        coordinate = parse(text).coordinate
    except InvalidCoordinate:
        return
    assert 3 <= coordinate.point()[0] <= 54 and 73 <= coordinate.point()[1] <= 136


def test_every_form_of_a_place_is_the_same_place() -> None:
    """
    Random places written in five forms are read within the precision of the form.
    """
    chance = random.Random(131022)
    for _ in range(100):
        lat, lon = chance.uniform(38.47, 40.08), chance.uniform(116.11, 117.25)
        (a, x), (b, y) = divmod(lat, 1), divmod(lon, 1)
        (m, s), (n, t) = divmod(x * 60, 1), divmod(y * 60, 1)
        texts = [
            f"{lat:.6f},{lon:.6f}",
            f"{lon:.6f} {lat:.6f}",
            f"东经{lon:.6f}°，北纬{lat:.6f}°",
            f"{a:.0f}°{min(x * 60, 59.9999):.4f}′N {b:.0f}°{min(y * 60, 59.9999):.4f}′E",
            f"{a:.0f} {m:.0f} {min(s * 60, 59.99):.2f} N, {b:.0f} {n:.0f} {min(t * 60, 59.99):.2f} E",
        ]
        for text in texts:
            assert fast_distance_m((lat, lon), parse(text).coordinate.point()) < 0.5, text


@pytest.mark.parametrize(("datum", "least", "most"), [("gcj02", 498, 576), ("bd09", 1301, 1373), ("cgcs2000", 0, 0)])
def test_the_datum_is_kept_and_converted(datum: str, least: int, most: int) -> None:
    """
    The numbers stay as typed in their datum; WGS-84 is computed beside them.
    """
    coordinate = parse("39.435,116.294", datum=datum, source="list", accuracy_m=20).coordinate

    assert ("39.435", "116.294", datum) == coordinate[1:4]
    assert ("list", 20) == coordinate[6:]
    assert least <= fast_distance_m((39.435, 116.294), coordinate.point()) <= most


def test_an_unknown_datum_is_refused() -> None:
    """
    A datum that is not one of the four is refused, even where no conversion is needed.
    """
    with pytest.raises(InvalidInput) as caught:
        parse("39.435,116.294", datum="utm")

    assert "datum" == caught.value.facts["field"]


def test_numbers_become_a_coordinate() -> None:
    """
    Numbers of a photo keep 6 decimals and say their source.
    """
    expected = ("39.500000,116.683889", "39.500000", "116.683889", "wgs84", "39.500000", "116.683889", "exif", 5)

    assert expected == tuple(from_numbers(39.5, 116.6838889, accuracy_m=5))


@pytest.mark.parametrize(
    ("lat", "lon", "reason", "offer"),
    [
        (116.7, 39.5, "swapped", "39.500000,116.700000"),
        (0.0, 0.0, "outside", None),
        (48.85, 2.35, "outside", None),
        (float("nan"), 116.7, "unreadable", None),
        (39.5, float("inf"), "unreadable", None),
    ],
)
def test_numbers_outside_are_refused(lat: float, lon: float, reason: str, offer: str | None) -> None:
    """
    Numbers are never put in another order in silence, and (0,0) is no place.
    """
    with pytest.raises(InvalidCoordinate) as caught:
        from_numbers(lat, lon)

    assert (reason, offer) == (caught.value.facts["reason"], caught.value.facts["offer"])
