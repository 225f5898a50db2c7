"""
Coordinates as text and as a field, and the plain geometry under them.
"""

from __future__ import annotations

import pytest

from fieldkit.core.coordinate import Coordinate, haversine_m, inside_box, normalise_text, tell_order

NAN = float("nan")
PLACE = Coordinate("39.5375 116.6839", "39.5375", "116.6839", "wgs84", "39.537500", "116.683900", "typed", 12)
FIELD = {
    "raw": "39.5375 116.6839",
    "lat": "39.5375",
    "lon": "116.6839",
    "datum": "wgs84",
    "wgs84": {"lat": "39.537500", "lon": "116.683900"},
    "source": "typed",
    "accuracy_m": 12,
}
BOX = {"west": "116.111", "south": "39.136", "east": "116.476", "north": "39.516"}


def test_a_coordinate_is_one_field_without_floats() -> None:
    """
    A coordinate becomes the field of the data contract and comes back the same.
    """
    assert FIELD == PLACE.to_field()
    assert PLACE == Coordinate.from_field(FIELD)
    assert (39.5375, 116.6839) == PLACE.point()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "39.5,116.6",
        {},
        {**FIELD, "wgs84": None},
        {**FIELD, "wgs84": {"lat": "north", "lon": "116.6"}},
        {**FIELD, "wgs84": {"lat": "nan", "lon": "116.6"}},
        {**FIELD, "lat": 39.5},
        {**FIELD, "lon": "inf"},
        {key: FIELD[key] for key in FIELD if key != "datum"},
    ],
)
def test_half_a_coordinate_is_none(value: object) -> None:
    """
    A field that is not a whole coordinate is no coordinate, and no crash.
    """
    assert Coordinate.from_field(value) is None


@pytest.mark.parametrize("accuracy_m", [None, "12", True, 1.5])
def test_an_accuracy_is_whole_metres_or_unknown(accuracy_m: object) -> None:
    """
    An accuracy of another type is unknown; the place stays.
    """
    assert PLACE._replace(accuracy_m=None) == Coordinate.from_field({**FIELD, "accuracy_m": accuracy_m})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１１６．６８９，３９．５０２", "116.689,39.502"),
        ("116。689，39。502。", "116.689,39.502"),
        ("116°41′02″", "116°41'02\""),
        ("116º41’02”", "116°41'02\""),
        ("116˚41＇02＂", "116°41'02\""),
        ("116°41'02''", "116°41'02\""),
        ("116°41′02′′", "116°41'02\""),
        ("116度41分02秒", "116°41'02\""),
        ("东经116.689°北纬39.502°", "E116.689°N39.502°"),
        ("經度：116.689；緯度：39.502", "E116.689,N39.502"),
        ("Lon=116.689 Lat=39.502", "E116.689 N39.502"),
        ("经度: 东经116.689", "E116.689"),
        ("南纬39、西经116", "S39,W116"),
        ("（116.689 , 39.502）", "116.689 , 39.502"),
        ("\u200e116.689\u200b\u3000\u00a039.502\ufeff", "116.689 39.502"),
    ],
)
def test_signs_become_the_plain_ones(text: str, expected: str) -> None:
    """
    Full-width, Chinese and look-alike signs become plain; the numbers stay.
    """
    assert expected == normalise_text(text)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (39.5, 116.7, "lat_lon"),
        (116.7, 39.5, "lon_lat"),
        (3.0, 73.0, "lat_lon"),
        (136.0, 54.0, "lon_lat"),
        (39.5, 39.5, None),
        (116.7, 116.7, None),
        (60.0, 116.7, None),
        (39.5, 200.0, None),
        (-39.5, 116.7, None),
        (0.0, 0.0, None),
        (NAN, 116.7, None),
        (39.5, float("inf"), None),
    ],
)
def test_values_tell_the_order(a: float, b: float, expected: str | None) -> None:
    """
    In China a latitude is never a longitude, so the values tell the order or fit neither.
    """
    assert expected == tell_order(a, b)


@pytest.mark.parametrize(
    ("lat", "lon", "margin_deg", "expected"),
    [
        (39.435, 116.294, 0.0, True),
        (39.136, 116.111, 0.0, True),
        (39.130, 116.294, 0.0, False),
        (39.130, 116.294, 0.01, True),
        (39.435, 116.480, 0.0, False),
        (39.435, 116.480, 0.01, True),
        (NAN, 116.294, 0.0, False),
    ],
)
def test_a_box_has_a_margin(lat: float, lon: float, margin_deg: float, expected: bool) -> None:
    """
    A point on the edge of the widened box is inside it.
    """
    assert expected is inside_box(lat, lon, BOX, margin_deg)


@pytest.mark.parametrize("box", [None, {}, {"west": "116"}, {**BOX, "north": "high"}, {**BOX, "south": None}])
def test_a_box_that_cannot_be_read_excludes_nothing(box: dict[str, str] | None) -> None:
    """
    Without a readable box no point is outside.
    """
    assert inside_box(39.435, 116.294, box)


def test_the_haversine_is_near_the_known_distance() -> None:
    """
    Gu'an to Langfang is 34.9 km, the same in both directions, and nothing to itself.
    """
    guan, langfang = (39.435, 116.294), (39.521, 116.687)

    assert 35.0 == pytest.approx(haversine_m(guan, langfang) / 1000, abs=0.3)
    assert haversine_m(guan, langfang) == haversine_m(langfang, guan)
    assert haversine_m(guan, guan) == 0.0


def test_the_haversine_reaches_around_the_earth() -> None:
    """
    Points opposite each other are half a circle apart, without a rounding error.
    """
    assert 20015.1 == pytest.approx(haversine_m((0.0, 0.0), (0.0, 180.0)) / 1000, abs=0.1)
