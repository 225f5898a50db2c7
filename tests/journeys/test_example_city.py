"""
The example city: its summaries against the plan's own counts and against a recount in SQL.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from journeys.played import ROOT
from recount import recount

from fieldkit.core.counting import summarise
from fieldkit.core.union import canonical_ledger
from fieldkit.operations.example.city import build_city, example_campaign
from fieldkit.operations.example.plan import FULL, Size, make_plan
from fieldkit.operations.example.truth import truth
from fieldkit.operations.merge import merge_files
from fieldkit.operations.reading import state_of
from fieldkit.operations.session import Session
from fieldkit.store.ledger import read_ledger
from fieldkit.store.workspace import Workspace

AXES = ("county", "topic", "group", "site", "week", "agency")
AS_OF = "2021-12-31"
CITIES = {"full": (1, FULL), "small": (7, Size(3, 9, 24)), "tiny": (23, Size(1, 2, 5)), "odd": (99, Size(2, 5, 40))}
Row = dict[str, Any]


def silent(stage: str, done: int, of: int) -> None:
    """
    Tell nobody how far it is.
    """


@pytest.fixture(scope="module")
def demo(fieldkit_at: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """
    The folder in which the demo was run, and what it gave.
    """
    folder = tmp_path_factory.mktemp("demo")
    own = {"FIELDKIT_HOME": str(folder / "home"), "NO_COLOR": "1", "COLUMNS": "80"}
    return folder, fieldkit_at(folder)("demo", "example-city", "--json", lang="en", exit=0, env=own)


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    An example city built in a folder of its own, the full one by the demo itself.
    """
    if request.param == "full":
        folder: Path = request.getfixturevalue("demo")[0] / "example-city"
        return folder
    folder = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDKIT_HOME", str(folder / "home"))
        seed, size = CITIES[request.param]
        build_city(folder / "city", seed, silent, size)
    return folder / "city"


@cache
def read(city: Path) -> Session:
    """
    Read a city's ledger once for all the summaries that are asked for.
    """
    return Session(Workspace(city / "city"))


def counted(city: Path, axis: str, as_of: str = AS_OF, unit: str = "visit") -> tuple[list[Row], Row]:
    """
    Give fieldkit's own summary of a city as plain rows, without the names.
    """
    session = read(city)
    campaign = session.campaign._replace(count_unit=unit)
    found = summarise(session.state, campaign, axis, None, as_of, "zh")
    return [nameless(row._asdict()) for row in found.rows], nameless(found.total._asdict())


def nameless(row: Row) -> Row:
    """
    Leave out the name, which follows the language, and what the contract does not name.
    """
    return {key: value for key, value in row.items() if key not in ("name", "covered", "marked")}


def test_summaries_equal_the_truth_of_the_plan(city: Path) -> None:
    """
    Every number of every summary equals what code that knows nothing of the ledger counts from the plan.
    """
    told = json.loads((city / "truth.json").read_text(encoding="utf-8"))
    expected = told["by"]

    assert "示例数据 EXAMPLE" == told["example"]
    for axis in AXES:
        rows, total = counted(city, axis)
        assert [nameless(row) for row in expected[axis]["rows"]] == rows, axis
        assert nameless(expected[axis]["total"]) == total, axis


@pytest.mark.parametrize("as_of, unit", [("2021-09-30", "visit"), ("2021-11-15", "visit"), (AS_OF, "check")])
def test_summaries_of_other_days_and_units_equal_the_truth(
    city: Path, request: pytest.FixtureRequest, as_of: str, unit: str
) -> None:
    """
    So do the numbers of an earlier day, findings in the states they were in then, and those counted by check.
    """
    seed, size = CITIES[request.node.callspec.params["city"]]
    expected = truth(make_plan(seed, example_campaign(), size), as_of, unit)["by"]

    for axis in AXES:
        rows, total = counted(city, axis, as_of, unit)
        assert [nameless(row) for row in expected[axis]["rows"]] == rows, axis
        assert nameless(expected[axis]["total"]) == total, axis


def test_summaries_equal_the_recount_in_sql(city: Path) -> None:
    """
    A recount by plain SQL over the exported ledger, written from the documents alone, finds the same numbers, on the
    last day and before.
    """
    content = read_ledger(city / "city" / "ledger.json")
    data = canonical_ledger(content.campaign, content.lines)

    for axis, as_of in (*((axis, AS_OF) for axis in AXES), ("county", "2021-11-15"), ("agency", "2021-10-31")):
        rows, total = counted(city, axis, as_of)
        again = recount(data, axis, None, as_of, "zh")
        assert [nameless(row) for row in again["rows"]] == rows, (axis, as_of)
        assert nameless(again["total"]) == total, (axis, as_of)


def test_every_summary_says_that_it_is_an_example(city: Path) -> None:
    """
    The campaign's name, which stands over every summary of the city and of its teams, says 示例数据 and EXAMPLE.
    """
    team = sorted((city / "teams").iterdir())[0]
    merge_files([team], city.parent / "one.json")
    states = [Session(Workspace(city / "city")).state, state_of(read_ledger(city.parent / "one.json"))]

    for state in states:
        campaign = state.by_code("campaign", "langfang-2021-example")
        names = campaign.fields["name"] if campaign else {}
        assert ("（示例数据）" in names["zh"], "(EXAMPLE)" in names["en"]) == (True, True)


def test_the_example_is_no_part_of_a_real_campaign(city: Path, fieldkit: Callable[..., Any], tmp_path: Path) -> None:
    """
    No file of the example goes into a workspace of the campaign it was made after, nor a real file into the example's:
    both are refused as another campaign's, and the lists of both share no record.
    """
    fieldkit("init", "real", "--region", "131000", "--campaign", "langfang-2021")
    fieldkit("deputy", "import", city / "deputies.csv", cwd=tmp_path / "real")
    fieldkit("export", tmp_path / "real.zip", cwd=tmp_path / "real")
    before = {name: (folder / "ledger.json").read_bytes() for name, folder in _folders(city, tmp_path)}
    team = sorted((city / "teams").iterdir())[0]
    into_real = fieldkit("merge", team, city / "city", cwd=tmp_path / "real", json=True, exit=7)
    into_city = fieldkit("merge", tmp_path / "real.zip", cwd=city / "city", json=True, exit=7)
    refused = [file for done in (into_real, into_city) for file in done.json["fieldkit.merge/v1"]["files"]]

    assert [("refused", "other_campaign")] * 3 == [(file["status"], file["reason"]) for file in refused]
    assert before == {name: (folder / "ledger.json").read_bytes() for name, folder in _folders(city, tmp_path)}
    real, example = Session(Workspace(tmp_path / "real")).state, Session(Workspace(city / "city")).state
    assert set() == set(real.records["deputy"]) & set(example.records["deputy"])
    fieldkit("init", "next", "--region", "131022", "--campaign", city / "campaign.json")
    listed = fieldkit("campaign", "list", cwd=city / "city", json=True).json["fieldkit.campaign.list/v1"]
    assert ["langfang-2021-example", "langfang-2021"] == [one["code"] for one in listed]


def _folders(city: Path, desk: Path) -> list[tuple[str, Path]]:
    return [("real", desk / "real"), ("example", city / "city")]


def test_planted_trouble_changes_nothing(city: Path) -> None:
    """
    The sticks' doubled, old, cut and photo-less files add no entry to what the team files hold.
    """
    whole = city.parent / "again.json"
    merge_files([city / "city", *sorted((city / "teams").iterdir())], whole)
    content = read_ledger(city / "city" / "ledger.json")

    assert set(content.lines) == set(read_ledger(whole).lines)


def test_teams_merged_directly_or_by_county_give_equal_bytes(city: Path) -> None:
    """
    Team files merged straight into one ledger give the bytes that merging county files gives.
    """
    straight, staged = city.parent / "straight.json", city.parent / "staged.json"
    merge_files(sorted((city / "teams").iterdir(), reverse=True), straight)
    merge_files(sorted((city / "counties").glob("*.json")), staged)

    assert straight.read_bytes() == staged.read_bytes()


def test_removing_one_team_file_changes_the_numbers(city: Path) -> None:
    """
    A city without one team's file counts fewer checks: no number comes from elsewhere than the records.
    """
    teams = sorted((city / "teams").iterdir())
    busiest = max(teams, key=lambda path: path.stat().st_size)
    fewer = city.parent / "fewer.json"
    merge_files([path for path in teams if path != busiest], fewer)
    state = state_of(read_ledger(fewer))
    total = summarise(state, read(city).campaign, "county", None, AS_OF, "zh").total

    assert total.checks < counted(city, "county")[1]["checks"]


@pytest.mark.parametrize("seed", [3])
def test_equal_seeds_give_equal_files(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The same seed builds the same plan, team files, county files and ledger, byte for byte.
    """
    size = Size(2, 4, 12)
    for name in ("one", "two"):
        monkeypatch.setenv("FIELDKIT_HOME", str(tmp_path / f"home-{name}"))
        build_city(tmp_path / name, seed, silent, size)

    def files(name: str) -> dict[str, bytes]:
        root = tmp_path / name
        kept = [path for path in root.rglob("*") if path.is_file() and "local" not in path.parts]
        return {str(path.relative_to(root)): path.read_bytes() for path in kept}

    assert files("one") == files("two")


def test_the_city_has_the_campaign_s_size(demo: tuple[Path, Any], fieldkit_at: Callable[[Path], Any]) -> None:
    """
    The demo prints 74 groups, 346 sites and some 940 participations, and exits with 0 in spite of the planted trouble;
    the summary it suggests, typed as it stands, counts up to the same day. Its JSON is that of the summaries, whatever
    the language, and the summary that each README shows is the one it prints.
    """
    folder, shown = demo
    fieldkit = fieldkit_at(folder)
    for name in ("README.md", "README.zh-CN.md"):
        command, table = screen_of(name)
        assert table == fieldkit(*shlex.split(command)[1:]).stdout, f"what {name} shows below {command}"
    summed = ("-w", "example-city/city", "summary", "--region", "131000", "--as-of", AS_OF, "--by")
    in_chinese = {
        axis: fieldkit(*summed, axis, json=True, lang="zh").json["fieldkit.summary/v1"] for axis in ("county", "topic")
    }
    total = shown.json["fieldkit.demo/v1"]["by"]["county"]["total"]
    gu_an = next(row for row in shown.json["fieldkit.demo/v1"]["by"]["county"]["rows"] if row["key"] == "131022")
    step = next(line for line in shown.stderr.splitlines() if " summary " in line)
    again = fieldkit(*shlex.split(step)[1:], "--json").json["fieldkit.summary/v1"]
    teams = list((folder / "example-city" / "teams").iterdir())

    assert in_chinese == shown.json["fieldkit.demo/v1"]["by"]
    assert (74, 74, 346) == (len(teams), total["groups"], total["sites_planned"])
    assert 930 <= total["participations"] < 950
    assert (AS_OF, gu_an["checks"], gu_an["participations"]) == (
        again["as_of"], again["total"]["checks"], again["total"]["participations"]
    )  # fmt: skip


def screen_of(readme: str) -> tuple[str, str]:
    """
    Give the command of the summary that a README shows, and what stands below it.
    """
    text = (ROOT / readme).read_text(encoding="utf-8")
    screen = re.search(r"```console\n\$ (fieldkit .*example-city/city summary .*)\n([^`]*)```", text)
    assert screen
    return screen[1], screen[2]
