"""
Imported lists: judged whole, minted alike everywhere, compared three-way.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import CodeTaken, ConflictStands, InvalidTable, NotFound, TableUnreadable
from fieldkit.operations import campaign, config, deputy, group, site
from fieldkit.operations.init import init
from fieldkit.operations.session import Session
from fieldkit.views.listed import imported

DEPUTIES = "姓名,代表编号,代表层级,县区\n示例甲,D01,县,固安\n示例乙,D02,市级,固安县\n"
GROUPS = "小组编号,小组名称,专题,成员\n131022-G03,第三小组,地下水,示例甲、D02\n"
SITES = (
    "固安县点位清单（示例）\n"
    "点位编号,点位名称,县(市、区),领域,经度,纬度,坐标系,监督小组\n"
    "131022-GW-001,东泵站,固安,地下水,116.30,39.43,高德,131022-G03\n"
    "131022-GW-002,西泵站 㑇𬭚😀,,,116.31,39.44,,\n"
    "合计,2,,,,,,\n"
)


def start(tmp_path: Path, name: str = "team", author: str = "Li") -> Session:
    """
    Make a workspace and open it.
    """
    init(tmp_path / name, "131022", author=author, campaign="langfang-2021")
    return Session.at(tmp_path / name)


def write(tmp_path: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> str:
    """
    Write a list and give its path.
    """
    (tmp_path / name).write_bytes(text.encode(encoding))
    return str(tmp_path / name)


def filled(tmp_path: Path, name: str = "team", author: str = "Li") -> Session:
    """
    A workspace with the three lists imported.
    """
    session = start(tmp_path, name, author)
    deputy.import_deputies(session, write(tmp_path, DEPUTIES, "d.csv"))
    group.import_groups(session, write(tmp_path, GROUPS, "g.csv"))
    site.import_sites(session, write(tmp_path, SITES, "s.csv"))
    return Session.at(tmp_path / name)


def grouped(tmp_path: Path) -> Session:
    """
    A workspace with the roster and the list of groups imported.
    """
    session = start(tmp_path)
    deputy.import_deputies(session, write(tmp_path, DEPUTIES, "d.csv"))
    group.import_groups(session, write(tmp_path, GROUPS, "g.csv"))
    return session


def test_a_list_becomes_records(tmp_path: Path) -> None:
    """
    Rows become records with names stored as typed, words read in Chinese, and ids for groups and members.
    """
    state = filled(tmp_path).state
    first, second = state.by_code("site", "131022-GW-001"), state.by_code("site", "131022-GW-002")
    third = state.by_code("group", "131022-G03")
    assert first and second and third

    assert third.id == first.fields["group"]
    assert ("gcj02", "39.43", "list") == tuple(first.fields["coordinate"][key] for key in ("datum", "lat", "source"))
    assert ("西泵站 㑇𬭚😀", "131022", "GW") == (second.name, second.fields["region"], second.fields["topic"])
    assert sorted(state.derive("deputy", code) for code in ("D01", "D02")) == third.named("member")


def test_one_list_on_two_laptops_is_the_same_entries(tmp_path: Path) -> None:
    """
    What is imported for the first time says nothing of author, laptop or time, in any encoding of the list.
    """
    one, other = filled(tmp_path, "one", "Li"), start(tmp_path, "other", "Wang")
    deputy.import_deputies(other, write(tmp_path, DEPUTIES, "d.csv", "gb18030"))
    group.import_groups(other, write(tmp_path, GROUPS, "g.csv", "utf-8-sig"))
    site.import_sites(other, write(tmp_path, SITES, "s.csv", "gb18030"))

    assert one.content.lines == Session.at(tmp_path / "other").content.lines


def test_the_same_list_again_adds_nothing(tmp_path: Path) -> None:
    """
    A known list leaves the ledger's bytes alone, and totals are left out.
    """
    session = filled(tmp_path)
    before = session.workspace.ledger.read_bytes()
    again = site.import_sites(session, str(tmp_path / "s.csv"))

    assert ((), (), 2, 1) == (again.new, again.changed, again.same, again.skipped)
    assert before == session.workspace.ledger.read_bytes()


def test_a_changed_list_is_compared_three_ways(tmp_path: Path) -> None:
    """
    Only cells that changed in the list are written; one that a person changed since is reported and kept.
    """
    session = filled(tmp_path)
    site.edit(session, "131022-GW-001", {"name": "人改的名"})
    changed = SITES.replace("东泵站", "东二泵站").replace("西泵站 㑇𬭚😀", "西二泵站")
    done = site.import_sites(session, write(tmp_path, changed, "s2.csv"))
    again = site.import_sites(session, str(tmp_path / "s2.csv"))

    assert ("131022-GW-002",) == done.changed
    assert [("131022-GW-001", "name", "人改的名", "东二泵站")] == [tuple(cell) for cell in done.kept]
    names = [record.name for record in session.state.all("site")]
    assert ["人改的名", "西二泵站"] == names
    assert ((), 1) == (again.changed, again.same)


def test_a_member_struck_from_the_list_leaves(tmp_path: Path) -> None:
    """
    A member the list had and has no longer leaves the group; one a person added stays.
    """
    session = filled(tmp_path)
    deputy.add(session, "D03", {"name": "示例丙"})
    group.edit(session, "131022-G03", ["D03"], [], {})
    group.import_groups(session, write(tmp_path, GROUPS.replace("示例甲、", ""), "g2.csv"))
    state = session.state
    third = state.by_code("group", "131022-G03")
    assert third

    assert sorted(state.derive("deputy", code) for code in ("D02", "D03")) == third.named("member")


def test_what_is_missing_from_a_list_is_named(tmp_path: Path) -> None:
    """
    A record an earlier list of the same county and topic had is named and kept.
    """
    session = filled(tmp_path)
    shorter = "".join(line for line in SITES.splitlines(keepends=True) if "GW-002" not in line)
    done = site.import_sites(session, write(tmp_path, shorter, "s3.csv"))

    assert ("131022-GW-002",) == done.missing
    assert 2 == len(list(session.state.all("site")))


BAD = (
    "点位编号,点位名称,县(区),领域,经度,纬度,坐标系,监督小组\n"
    "131022-GW-001,好点位,固安县,GW,116.3,39.4,,\n"
    "131022-GW-002,换了,固安县,GW,39.4,116.3,,\n"
    "131022-GW-003,甲,固俺县,水利XY,116.3,,,131022-G09\n"
    "131022-GW-003,乙,固安县,GW,116.3,39.4,火星七号,\n"
    ",无编号,固安县,GW,,,,\n"
    f"131022-GW-009,{'长' * 201},固安县,GW,216.3,39.4,,\n"
)
FAULTS = [
    (3, "纬度", "swapped", "116.3,39.4 → 39.4,116.3"),
    (4, "县(区)", "unknown", "固俺县 → 固安县?"),
    (4, "点位编号", "twice", "131022-GW-003"),
    (4, "监督小组", "unknown", "131022-G09 → 131022-G03?"),
    (4, "纬度", "blank", ""),
    (4, "领域", "unknown", "水利XY"),
    (5, "坐标系", "choice", "火星七号"),
    (5, "点位编号", "twice", "131022-GW-003"),
    (6, "点位编号", "blank", ""),
    (7, "点位名称", "too_long", "长" * 60 + "…"),
    (7, "纬度", "outside", "39.4,216.3"),
]


def test_all_bad_rows_are_reported_at_once(tmp_path: Path) -> None:
    """
    Every bad cell is named by row, column as titled, reason and value; nothing was written.
    """
    session = grouped(tmp_path)
    before = session.workspace.ledger.read_bytes()
    with pytest.raises(InvalidTable) as caught:
        site.import_sites(session, write(tmp_path, BAD))

    assert FAULTS == sorted(caught.value.facts["rows"])  # type: ignore[type-var, arg-type]
    assert before == session.workspace.ledger.read_bytes()


def test_partial_takes_the_good_rows(tmp_path: Path) -> None:
    """
    With `partial` the good rows are written and the bad ones still named; a dry run writes nothing.
    """
    session = grouped(tmp_path)
    path = write(tmp_path, BAD)
    dry = site.import_sites(session, path, partial=True, dry_run=True)
    none = list(Session(session.workspace).state.all("site"))
    done = site.import_sites(session, path, partial=True)

    assert (("131022-GW-001",), ("131022-GW-001",), []) == (dry.new, done.new, none)
    assert [(*fault, "") for fault in FAULTS] == sorted(tuple(bad) for bad in done.bad)


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "empty"),
        ("点位编号,点位名称".encode("utf-16"), "utf16"),
        (b"PK\x03\x04\0\0", "not_workbook"),
        ("甲,乙\n1,2\n".encode(), "header"),
        ('点位编号,点位名称\n1,"x\n'.encode(), "quotes"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """
    A file that cannot be read as a list is refused with path and reason.
    """
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(TableUnreadable) as caught:
        site.import_sites(start(tmp_path), str(path))

    assert (str(path), reason) == (caught.value.facts["path"], caught.value.facts["reason"])


def test_a_place_outside_its_county_is_only_a_warning(tmp_path: Path) -> None:
    """
    A coordinate outside the region's box is taken, with its row named.
    """
    text = '点位编号,点位名称,坐标\n131022-GW-001,甲,"39.98,117.07"\n'
    done = site.import_sites(start(tmp_path), write(tmp_path, text))

    assert (("131022-GW-001",), [("row_outside_box", 2)]) == (
        done.new,
        [(word, facts["row"]) for word, facts in done.warnings],
    )


def test_a_site_of_the_field_has_group_and_laptop_in_its_code(tmp_path: Path) -> None:
    """
    A site without a code counts on under the workspace's group and the laptop's letter.
    """
    filled(tmp_path)
    config.change(tmp_path / "team", "group", "131022-G03")
    config.change(tmp_path / "team", "laptop", "k")
    codes = [site.add(Session.at(tmp_path / "team"), None, {"name": name}).record.code for name in "ab"]

    assert ["131022-GW-G03K-X01", "131022-GW-G03K-X02"] == codes


def test_a_code_is_used_once(tmp_path: Path) -> None:
    """
    A code that names a record, in any spelling, is refused; a namesake without it is only pointed at.
    """
    session = filled(tmp_path)
    with pytest.raises(CodeTaken):
        site.add(session, "131022－gw－001", {"name": "x"})
    with pytest.raises(CodeTaken):
        deputy.add(session, "d01", {"name": "x"})
    done = deputy.add(session, None, {"name": "示例甲"})

    assert [("namesakes", {"name": "示例甲", "codes": "D01"})] == list(done.warnings)


def test_the_nearest_sites_come_first(tmp_path: Path) -> None:
    """
    Sites stand by their geodesic distance, with the direction they lie in.
    """
    session = start(tmp_path)
    for code, at in (("A1", "39.40,116.30"), ("A2", "39.41,116.30"), ("A3", "39.40,116.29")):
        site.add(session, code, {"name": code, "topic": "GW"}, at)
    found = site.near(session, "39.40,116.30", count=3)

    assert [("A1", 0, ""), ("A3", 861, "W"), ("A2", 1110, "N")] == [
        (near.site.code, near.distance_m, near.direction) for near in found.found
    ]


def test_a_workspace_is_not_made_twice(tmp_path: Path) -> None:
    """
    Where a workspace is, no other is made; a failure leaves nothing behind.
    """
    start(tmp_path)
    with pytest.raises(ConflictStands):
        init(tmp_path / "team", "131022")
    with pytest.raises(NotFound):
        init(tmp_path / "other", "131022", campaign="langfang-2022")
    with pytest.raises(NotFound):
        init(tmp_path / "other", "131029")

    assert not (tmp_path / "other").exists()


def test_a_workspace_starts_from_files(tmp_path: Path) -> None:
    """
    Started from another ledger, it holds the same entries and takes the campaign from them.
    """
    one = filled(tmp_path)
    started = init(tmp_path / "other", "固安", group="G03", sources=[str(tmp_path / "team")])

    assert one.content.lines == Session.at(tmp_path / "other").content.lines
    assert ("131022-G03", "131022") == (started.about["group"], started.about["region"])


def test_a_changed_campaign_file_is_compared_field_by_field(tmp_path: Path) -> None:
    """
    What changed in the file is written, what it struck is struck, and again it brings nothing.
    """
    import json

    session = start(tmp_path)
    path = tmp_path / "campaign.json"
    campaign.new(tmp_path / "team", path, "langfang-2021", "langfang-2021")
    fields = json.loads(path.read_text("utf-8"))
    fields["limits"]["immediate"] = 10
    del fields["topic.CE"]
    path.write_text(json.dumps(fields), "utf-8")
    done = campaign.import_campaign(session, path)
    again = campaign.import_campaign(session, path)

    assert (("limits", "topic.CE"), ()) == (done.changed, again.changed)
    assert (10, False) == (session.campaign.limits["immediate"], "CE" in session.campaign.topics)


def test_a_list_of_another_kind_is_refused(tmp_path: Path) -> None:
    """
    A list of groups imported as sites is refused by its columns, and nothing is written.
    """
    golden = Path(__file__).resolve().parents[1] / "golden" / "small_city"
    init(tmp_path / "team", region="131022", campaign="langfang-2021")
    session = Session.at(tmp_path / "team")
    before = session.workspace.ledger.read_bytes()

    wrong = (("groups", site.import_sites), ("sites", group.import_groups), ("sites", deputy.import_deputies))
    for name, read in wrong:
        with pytest.raises(TableUnreadable) as caught:
            read(session, str(golden / f"{name}.csv"))
        assert caught.value.facts["reason"] in ("header", f"list_of_{name.removesuffix('s')}")
    assert before == session.workspace.ledger.read_bytes()


def test_what_a_person_took_from_the_list_follows_the_list(tmp_path: Path) -> None:
    """
    A value a person set to what the list says is the list's again: its next change is written, not "kept".
    """
    session = filled(tmp_path)
    contact = "点位编号,点位名称,县,专题,联系人\n131022-GW-001,东泵站,固安,地下水,{}\n"
    for value in ("甲", "乙"):
        if value == "乙":
            site.edit(session, "GW-001", {"contact": "丙"}, None, None)
            session = Session.at(tmp_path / "team")
        done = site.import_sites(session, write(tmp_path, contact.format(value)))
        session = Session.at(tmp_path / "team")
    assert [("contact", "丙", "乙")] == [cell[1:] for cell in done.kept]
    site.edit(session, "GW-001", {"contact": "乙"}, None, None)
    again = site.import_sites(Session.at(tmp_path / "team"), write(tmp_path, contact.format("乙")))
    last = site.import_sites(Session.at(tmp_path / "team"), write(tmp_path, contact.format("丁")))

    assert ((), (), 1) == (again.changed, again.kept, again.same)
    assert (("131022-GW-001",), ()) == (last.changed, last.kept)


def test_an_emptied_cell_is_said_and_clears_nothing(tmp_path: Path) -> None:
    """
    Where the list had a value and has none now, the value stays and the row is named.
    """
    session = filled(tmp_path)
    sheet = "点位编号,点位名称,县,专题,联系人\n131022-GW-001,东泵站,固安,地下水,{}\n"
    site.import_sites(session, write(tmp_path, sheet.format("甲")))
    done = site.import_sites(Session.at(tmp_path / "team"), write(tmp_path, sheet.format("")))
    found = Session.at(tmp_path / "team").state.by_code("site", "131022-GW-001")

    assert [("131022-GW-001", "contact", "甲", "")] == [tuple(cell) for cell in done.kept]
    assert found and "甲" == found.fields["contact"]


def test_a_changed_row_brings_nobody_back(tmp_path: Path) -> None:
    """
    Who was erased stays so when the list comes again with another word in their row.
    """
    from fieldkit.operations.erase import erase

    erase(filled(tmp_path), "D01", "个人信息")
    done = deputy.import_deputies(Session.at(tmp_path / "team"), write(tmp_path, DEPUTIES.replace("示例甲", "示例钾")))

    assert ((), ("D01",)) == (done.new, done.withdrawn)
    assert not [line for line in imported(done).talk if "undo" in line]
    assert Session.at(tmp_path / "team").state.by_code("deputy", "D01") is None


def test_a_list_that_comes_too_early_says_which_comes_first(tmp_path: Path) -> None:
    """
    Sites before groups, and groups before deputies, are refused because none of the other list is here, not because
    each name were wrong.
    """
    session = start(tmp_path)
    with pytest.raises(InvalidTable) as of_groups:
        group.import_groups(session, write(tmp_path, GROUPS, "g.csv"))
    with pytest.raises(InvalidTable) as of_sites:
        site.import_sites(session, write(tmp_path, SITES, "s.csv"))

    assert [(2, "成员", "no_deputy", "示例甲"), (2, "成员", "no_deputy", "D02")] == of_groups.value.facts["rows"]
    assert [(3, "监督小组", "no_group", "131022-G03")] == of_sites.value.facts["rows"]


@pytest.mark.parametrize("title", ["序号", "序 号", "行号", "No.", "#"])
def test_a_column_that_numbers_the_rows_is_passed_over(tmp_path: Path, title: str) -> None:
    """
    A column of row numbers is not told to be of no use; another that is not known is.
    """
    text = DEPUTIES.replace("姓名,", f"{title},邮编,姓名,").replace("\n示例", "\n1,065500,示例")
    done = deputy.import_deputies(start(tmp_path), write(tmp_path, text))

    assert (2, ("邮编",)) == (len(done.new), done.unknown_columns)
