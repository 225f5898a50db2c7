"""
The lists and rosters on the command line: exit codes, JSON shapes, wrong input, both languages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.commands import summary as command_summary
from fieldkit.core import counting

Run = Callable[..., Any]
SITES = "code,name,region,topic,lat,lon\n131022-GW-001,East,131022,GW,39.43,116.30\n"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Run) -> Path:
    """
    A workspace with one listed site.
    """
    (tmp_path / "s.csv").write_text(SITES, encoding="utf-8")
    fieldkit("init", "team", "--region", "131022", "--author", "Li", "--laptop", "a")
    fieldkit("site", "import", tmp_path / "s.csv", cwd=tmp_path / "team")
    return tmp_path / "team"


def test_words_offered_are_those_known() -> None:
    """
    The words a command offers are those below it: they stand twice so that `--help` stays quick.
    """
    assert tuple(counting.AXES) == command_summary.AXES


def test_init_says_which_campaign_it_took(fieldkit: Run, tmp_path: Path) -> None:
    """
    Without a terminal and without a campaign the default is taken and said.
    """
    done = fieldkit("init", "team", "--region", "固安", json=True)
    document = done.json["fieldkit.init/v1"]

    assert ("langfang-2021", "131022", 1) == (document["campaign"], document["region"], document["entries"])
    assert "No campaign was named: langfang-2021 was taken." in done.stderr
    fieldkit("init", "team", "--region", "131022", exit=5)
    fieldkit("init", "other", exit=2)
    fieldkit("init", "other", "--region", "131029", exit=3)
    assert not (tmp_path / "other").exists()


def test_init_asks_a_person(fieldkit: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    At a terminal the campaign is asked for, with the default named.
    """
    import fieldkit.commands.init as room

    monkeypatch.setattr(room, "interactive", lambda: True)
    done = fieldkit("init", "team", "--region", "131022", input="\n")

    assert "[langfang-2021]" in done.stderr
    assert "No campaign was named" not in done.stderr


def test_a_list_taken_back_and_given_again_says_what_to_do(fieldkit: Run, team: Path) -> None:
    """
    Rows whose records were withdrawn are left alone and are rows all the same; what brings them back is named.
    """
    fieldkit("undo", cwd=team)
    again = fieldkit("site", "import", "../s.csv", cwd=team)

    assert "left alone" in again.stderr and "fieldkit undo NUMBER" in again.stderr
    assert "There is no row" not in again.stderr


def test_an_import_says_what_is_new(fieldkit: Run, team: Path) -> None:
    """
    The same list again: 0 new, 1 known, exit 0; a bad one is exit 4 and names the row.
    """
    again = fieldkit("site", "import", "../s.csv", cwd=team, json=True).json["fieldkit.site.import/v1"]
    (team.parent / "bad.csv").write_text(SITES.replace("131022,GW", "131099,GW"), encoding="utf-8")
    bad = fieldkit("site", "import", "../bad.csv", cwd=team, exit=4)

    assert (0, 0, 1, []) == tuple(again[name] for name in ("new", "changed", "same", "bad"))
    assert "row 2, region" in bad.stderr
    fieldkit("site", "import", "nowhere.csv", cwd=team, exit=3)


def test_lists_are_record_shapes(fieldkit: Run, team: Path) -> None:
    """
    A JSON list holds records with id and code, and an unknown name is exit 3.
    """
    records = fieldkit("site", "list", "--region", "固安", cwd=team, json=True).json["fieldkit.site.list/v1"]

    assert [("131022-GW-001", 32)] == [(record["code"], len(record["id"])) for record in records]
    assert [] == fieldkit("site", "list", "--topic", "MH", cwd=team, json=True).json["fieldkit.site.list/v1"]
    assert "131022-GW-001" in fieldkit("site", "show", "131022-GW-01", cwd=team, exit=3).stderr
    assert [] == fieldkit("group", "list", cwd=team, json=True).json["fieldkit.group.list/v1"]
    assert [] == fieldkit("deputy", "list", cwd=team, json=True).json["fieldkit.deputy.list/v1"]


NAMES = ["[red]x[/]", "a\x1b[31mred", "😀", "㑇𬭚", "长" * 200, "  spaced  ", "=1+1", "\u202eevil"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_stored_as_typed_and_shown_harmless(fieldkit: Run, team: Path, name: str) -> None:
    """
    Any script of up to 200 characters is kept exactly; markup and escape codes never act on the screen.
    """
    record = fieldkit("site", "add", "--name", name, "--topic", "GW", cwd=team, json=True).json
    shown = fieldkit("site", "list", cwd=team).stdout + fieldkit("site", "show", "X01", cwd=team).stdout

    assert name == record["fieldkit.site.add/v1"]["name"]
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "[red]" not in name or "[red]x[/]" in shown


@pytest.mark.parametrize("name", ["", "   ", "长" * 201])
def test_an_impossible_name_is_refused(fieldkit: Run, team: Path, name: str) -> None:
    """
    An empty name and one of more than 200 characters are invalid input.
    """
    fieldkit("site", "add", "--name", name, "--topic", "GW", cwd=team, exit=4)
    fieldkit("deputy", "add", "--name", name, cwd=team, exit=4)


def test_a_swapped_pair_is_offered_corrected(fieldkit: Run, team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without a terminal a swapped pair is refused with the offer; at one a person may take it.
    """
    words = ("site", "add", "--name", "Well", "--topic", "GW", "--at", "北纬116.3 东经39.4")
    refused = fieldkit(*words, cwd=team, exit=4)
    import fieldkit.commands.asking as room

    monkeypatch.setattr(room, "interactive", lambda: True)
    taken = fieldkit(*words, cwd=team, json=True, input="y\n").json["fieldkit.site.add/v1"]

    assert "39.4,116.3" in refused.stderr
    assert ("39.4", "116.3") == (taken["coordinate"]["lat"], taken["coordinate"]["lon"])


def test_a_site_far_off_is_a_warning(fieldkit: Run, team: Path) -> None:
    """
    A position outside the county is saved with a question; the datum is kept and WGS-84 computed.
    """
    done = fieldkit("site", "edit", "001", "--at", "39.98,117.07", "--datum", "高德", cwd=team)

    assert "outside the box of 131022" in done.stderr
    assert "GCJ-02" in done.stdout and "WGS-84" in done.stdout


def test_near_tells_metres_and_direction(fieldkit: Run, team: Path) -> None:
    """
    The nearest site is told with whole metres and one of eight directions.
    """
    found = fieldkit("site", "near", "39.44,116.30", cwd=team, json=True).json["fieldkit.site.near/v1"]

    assert [("131022-GW-001", 1110, "S")] == [(near["code"], near["distance_m"], near["direction"]) for near in found]
    fieldkit("site", "near", "somewhere", cwd=team, exit=4)
    fieldkit("site", "near", "39.44,116.30", "-n", "0", cwd=team, exit=2)


def test_groups_and_deputies_are_added_and_changed(fieldkit: Run, team: Path) -> None:
    """
    Members are named by code or name; a code used twice is exit 5, an unknown member exit 3.
    """
    fieldkit("deputy", "add", "D01", "--name", "示例甲", "--level", "县级", cwd=team)
    fieldkit("group", "add", "131022-G03", "--topic", "地下水", "--member", "示例甲", cwd=team)
    fieldkit("group", "add", "131022-G03", cwd=team, exit=5)
    fieldkit("group", "add", "131022-G04", "--member", "示例乙", cwd=team, exit=3)
    fieldkit("deputy", "edit", "D01", "--level", "皇帝", cwd=team, exit=4)
    group = fieldkit("group", "show", "G03", cwd=team, json=True).json["fieldkit.group.show/v1"]
    members = fieldkit("deputy", "list", "-g", "G03", cwd=team, json=True).json["fieldkit.deputy.list/v1"]

    assert ("supervision", "county", "131022", "GW") == tuple(
        group[name] for name in ("kind", "level", "region", "topic")
    )
    assert ["D01"] == [member["code"] for member in members]
    fieldkit("group", "edit", "G03", "--drop-member", "D01", cwd=team)
    assert [] == fieldkit("deputy", "list", "-g", "G03", cwd=team, json=True).json["fieldkit.deputy.list/v1"]


@pytest.mark.parametrize(
    "level, words",
    [
        ("province", ("province", "省级", "省", "provincial", "Province level")),
        ("city", ("city", "市级", "市本级", "city level")),
        ("county", ("county", "县级", "区级", "district")),
        ("township", ("township", "乡级", "乡镇", "镇级", "街道", "township level")),
    ],
)
def test_groups_are_of_four_levels(fieldkit: Run, team: Path, level: str, words: tuple[str, ...]) -> None:
    """
    A group is of the province, the city, a county or a township, said in either language, typed or in a list.
    """
    rows = [f"131022-G{number},第{number}组,{word}\n" for number, word in enumerate(words, 10)]
    (team / "g.csv").write_text("小组编号,小组名称,层级\n" + "".join(rows), encoding="utf-8-sig")
    fieldkit("group", "import", "g.csv", cwd=team)
    for number, word in enumerate(words, 50):
        fieldkit("group", "add", f"131022-G{number}", "--level", word, cwd=team)
    found = fieldkit("group", "list", "--level", words[0], cwd=team, json=True).json["fieldkit.group.list/v1"]
    shown = fieldkit("group", "show", "131022-G50", cwd=team, lang="zh").stdout

    assert [level] * 2 * len(words) == [group["level"] for group in found]
    assert words[1] in shown
    wrong = fieldkit("group", "add", "131022-G90", "--level", "皇帝", cwd=team, exit=4).stderr
    assert all(word in wrong for word in ("province 省级", "city 市级", "county 县级", "township 乡级"))


def test_tables_fit_eighty_columns_in_chinese(fieldkit: Run, team: Path) -> None:
    """
    With Chinese counted as two columns no line of a table is wider than the screen.
    """
    from fieldkit.views.text import width

    fieldkit("site", "add", "--name", "长名字的点位" * 20, "--topic", "MH", cwd=team)
    shown = fieldkit("site", "list", cwd=team, lang="zh").stdout
    shown += fieldkit("campaign", "show", cwd=team, lang="zh").stdout

    assert [] == [line for line in shown.splitlines() if width(line) > 80]


def test_campaigns_are_shown_without_a_workspace(fieldkit: Run, tmp_path: Path) -> None:
    """
    Shipped campaigns are listed and shown anywhere; a new file is not written over another.
    """
    listed = fieldkit("campaign", "list", json=True).json["fieldkit.campaign.list/v1"]
    fieldkit("campaign", "new", "mine.json", "--from", "langfang-2021")
    fieldkit("campaign", "new", "mine.json", "--from", "langfang-2021", exit=5)
    fieldkit("campaign", "show", "langfang", exit=3)

    assert ["langfang-2021"] == [campaign["code"] for campaign in listed]
    assert "mine" == fieldkit("campaign", "show", "mine.json", json=True).json["fieldkit.campaign.show/v1"]["code"]
    done = fieldkit("init", "team", "--region", "131022", "--campaign", "mine.json", json=True)
    assert "mine" == done.json["fieldkit.init/v1"]["campaign"]


@pytest.mark.parametrize("text", ["null", "{}", "nonsense", '{"code":"a","x":1.5}', '{"code":"a","topic.GW":3}'])
def test_a_broken_campaign_file_is_refused(fieldkit: Run, tmp_path: Path, text: str) -> None:
    """
    A file that is no campaign is invalid input, and no workspace is made.
    """
    (tmp_path / "mine.json").write_text(text, encoding="utf-8")
    fieldkit("init", "team", "--region", "131022", "--campaign", "mine.json", exit=4)

    assert not (tmp_path / "team").exists()


def test_everything_wrong_with_a_campaign_is_said_at_once(fieldkit: Run, tmp_path: Path, team: Path) -> None:
    """
    Values a campaign cannot have are exit 4: each is named with its field and what is allowed, and no file, ledger
    or workspace is written.
    """
    fieldkit("campaign", "new", tmp_path / "langfang-2021.json", "--from", "langfang-2021", cwd=team)
    fields = json.loads((tmp_path / "langfang-2021.json").read_text(encoding="utf-8"))
    fields |= {"count_unit": "\ud800day", "end_date": "2021-08-01", "limits": {"immediate": "7"}}
    fields["checklist.GW"]["version"] = 0
    (tmp_path / "langfang-2021.json").write_text(json.dumps(fields), encoding="utf-8")
    before = (team / "ledger.json").read_bytes()
    words = (
        ("campaign", "import", tmp_path / "langfang-2021.json"),
        ("campaign", "new", tmp_path / "other.json", "--from", tmp_path / "langfang-2021.json"),
        ("init", tmp_path / "fresh", "--region", "131022", "--campaign", tmp_path / "langfang-2021.json"),
    )
    for each in words:
        said = fieldkit(*each, cwd=team, exit=4).stderr

        assert "langfang-2021.json: 4 values" in said
        assert 'count_unit: "<U+D800>day" — allowed: “visit” or “check”' in said
        assert 'end_date: "2021-08-01" — allowed: no day before start_date' in said
        assert 'limits.immediate: "7" — allowed: whole days from 0 on, or null for no limit' in said
        assert "checklist.GW.version: 0 — allowed: a whole number from 1 on" in said
    assert before == (team / "ledger.json").read_bytes()
    assert not (tmp_path / "other.json").exists() and not (tmp_path / "fresh").exists()


def test_a_campaign_file_is_made_without_what_was_struck(fieldkit: Run, tmp_path: Path, team: Path) -> None:
    """
    A topic struck from the campaign is not in a file made from it, so that the file can be brought in again.
    """
    path = tmp_path / "langfang-2021.json"
    fieldkit("campaign", "new", path, "--from", "langfang-2021", cwd=team)
    fields = json.loads(path.read_text(encoding="utf-8"))
    del fields["topic.CE"], fields["checklist.CE"]
    path.write_text(json.dumps(fields), encoding="utf-8")
    fieldkit("campaign", "import", path, cwd=team)
    fieldkit("campaign", "new", tmp_path / "next.json", "--from", "langfang-2021", cwd=team)
    made = json.loads((tmp_path / "next.json").read_text(encoding="utf-8"))

    assert (True, False) == ("topic.GW" in made, "topic.CE" in made)
    fieldkit("init", tmp_path / "fresh", "--region", "131022", "--campaign", tmp_path / "next.json")


def test_config_sets_and_removes(fieldkit: Run, team: Path) -> None:
    """
    A default of the user stands behind one of the workspace; an unknown name is exit 3.
    """
    fieldkit("config", "author", "Wang", cwd=team)
    fieldkit("config", "datum", "高德", "--here", cwd=team)
    found = fieldkit("config", cwd=team, json=True).json["fieldkit.config/v1"]

    assert ({"value": "Li", "origin": "workspace"}, {"value": "gcj02", "origin": "workspace"}) == (
        found["author"],
        found["datum"],
    )
    fieldkit("config", "author", "--unset", "--here", cwd=team)
    now = fieldkit("config", "author", cwd=team, json=True).json["fieldkit.config/v1"]["author"]
    assert {"value": "Wang", "origin": "user"} == now
    assert "region" in fieldkit("config", "regoin", cwd=team, exit=3).stderr
    fieldkit("config", "region", "131099", cwd=team, exit=3)
    fieldkit("config", "datum", "mars", exit=4)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_doctor_always_answers(fieldkit: Run, team: Path, lang: str) -> None:
    """
    The look is exit 0 with or without a workspace, and a torn or damaged ledger is pointed at.
    """
    well = fieldkit("doctor", cwd=team, json=True).json["fieldkit.doctor/v1"]
    ledger = team / "ledger.json"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole.replace(b'"count_unit":"visit"', b'"count_unit":"check"'))
    damaged = fieldkit("doctor", cwd=team, json=True).json["fieldkit.doctor/v1"]

    assert (True, False) == (well["ok"], damaged["ok"])
    assert "damaged" in {fact["advice"] for fact in damaged["facts"]}
    fieldkit("doctor", lang=lang)
    fieldkit("doctor", cwd=team, lang=lang)


def test_fields_are_called_as_the_trade_calls_them(fieldkit: Run, team: Path) -> None:
    """
    A deputy's agency is 工作单位 and a group's contact 联络员; a site's are 责任单位 and 联系人.
    """
    deputy = fieldkit("deputy", "add", "D9", "--name", "示例甲", "--agency", "示例厂", cwd=team, lang="zh").stdout
    group = fieldkit("group", "add", "131022-G9", "--name", "九组", "--contact", "示例乙", cwd=team, lang="zh").stdout
    site = fieldkit("site", "add", "--name", "井", "--topic", "GW", "--contact", "示例丙", cwd=team, lang="zh").stdout

    assert ("工作单位" in deputy, "联络员" in group, "联系人" in site) == (True, True, True)
    assert ("责任单位" in deputy, "联系人" in group) == (False, False)


def test_the_demo_wants_an_empty_folder(fieldkit: Run, tmp_path: Path) -> None:
    """
    A folder that holds something is refused in plain words, and left as it is.
    """
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    said = fieldkit("demo", "full", exit=5).stderr

    assert "the folder is not empty" in said and "edit" not in said
    assert ["mine.txt"] == [path.name for path in (tmp_path / "full").iterdir()]


def test_a_start_that_fails_leaves_no_folder(
    fieldkit: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    Where the disk is full before the first file is whole, nothing half made stays behind.
    """
    from fieldkit.store import about as room

    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "save_about", full)
    fieldkit("init", "new", "--region", "131022", exit=6)

    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("code", ["  ", "－－", "a/b", "a\\b", "G03,G04", "一、二", "G\n03", "GW=1", "x" * 201])
def test_what_cannot_be_a_code_is_refused(fieldkit: Run, team: Path, code: str) -> None:
    """
    A code stands in file names and in lists of codes: what has another meaning there is refused, nothing is written.
    """
    before = (team / "ledger.json").read_bytes()
    fieldkit("group", "add", code, cwd=team, exit=4)

    assert before == (team / "ledger.json").read_bytes()


def test_a_group_whose_code_names_no_region_is_asked_about(fieldkit: Run, team: Path) -> None:
    """
    The codes made in the field begin with the group's, so one that hides its region is a question, not a refusal.
    """
    assert "names no region" in fieldkit("group", "add", "第三小组", cwd=team).stderr
    assert "" == fieldkit("group", "add", " 131022-G03 ", "-q", cwd=team).stderr
    listed = fieldkit("group", "list", cwd=team, json=True).json["fieldkit.group.list/v1"]
    assert ["131022-G03", "第三小组"] == [group["code"] for group in listed]
