"""
The record of a check says everything the ledger says of it, in both forms and both languages.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from make import campaign_fields
from making import CHINA, Team, copy_team, make_team, unite_into
from papers.reading import SPACE, acting, parts, text_of, trees, word_text
from papers.scene import BARE, FULL, VISIT, facts, make_day

from fieldkit import language
from fieldkit.core.campaign import from_fields
from fieldkit.core.check import plan_withdraw
from fieldkit.core.entry import Change
from fieldkit.core.visit import switches
from fieldkit.operations import report
from fieldkit.operations.example import city
from fieldkit.operations.printing import Target, write
from fieldkit.operations.session import Session
from fieldkit.views.paper_html import html
from fieldkit.views.paper_record import record_words

FORMS = [(lang, suffix) for lang in ("zh", "en") for suffix in (".docx", ".html")]


@pytest.fixture
def day(tmp_path: Path, fieldkit: Callable[..., Any]) -> Team:
    """
    A team's day to print and to go on with.
    """
    return make_day(tmp_path, fieldkit)


@pytest.fixture(scope="module")
def done_day(tmp_path_factory: pytest.TempPathFactory, fieldkit_at: Callable[[Path], Any]) -> Team:
    """
    The same day, made once for all who only print it.
    """
    folder = tmp_path_factory.mktemp("day")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"FIELDKIT_HOME": str(folder / "home"), "FIELDKIT_LANG": "en", "NO_COLOR": "1"}.items():
            patch.setenv(name, value)
        patch.delenv("FIELDKIT_WORKSPACE", raising=False)
        return make_day(folder, fieldkit_at(folder))


@pytest.fixture
def printed(tmp_path: Path, fieldkit: Callable[..., Any]) -> Callable[..., str]:
    """
    Print a record with the real command and give what a person reads on it.
    """

    def run(team: Team, name: str, lang: str = "zh", suffix: str = ".docx") -> str:
        path = tmp_path / f"out{suffix}"
        fieldkit("report", "record", name, "-o", path, "--force", cwd=team.root, lang=lang)
        return text_of(path)

    return run


@pytest.mark.parametrize("lang, suffix", FORMS)
def test_every_fact_is_on_the_paper(done_day: Team, printed: Callable[..., str], lang: str, suffix: str) -> None:
    """
    Every fact of a check with everything stands on its paper.
    """
    text = printed(done_day, FULL, lang, suffix)

    assert [] == [fact for fact in facts(done_day, lang) if fact not in text]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_what_nobody_answered_is_unchecked(done_day: Team, printed: Callable[..., str], suffix: str) -> None:
    """
    A bare check has ten items unchecked and none ok, and says that no problem, advice or photo was logged.
    """
    text = printed(done_day, BARE, "zh", suffix)

    assert "共10项：符合 0、存在问题 0、不涉及 0、未查 10" in text
    assert (10, 0) == (len(re.findall("^未查$", text, re.M)), len(re.findall("^符合$", text, re.M)))
    assert [] == [word for word in ("未录入问题", "未录入意见建议", "未录入照片") if word not in text]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_visit_gives_all_its_checks_in_one_file(done_day: Team, printed: Callable[..., str], suffix: str) -> None:
    """
    A visit's file holds a paper for each of its checks in the order of the day, each with its own trace.
    """
    text = printed(done_day, VISIT, "zh", suffix)

    assert 2 == len(re.findall("^点位检查记录表$", text, re.M))
    assert text.index(FULL) < text.index(BARE)
    assert {FULL, BARE} == set(re.findall(r"记录 (\S+?)（[a-z2-7]{32}）", text))


def test_each_check_of_a_visit_has_its_own_foot(done_day: Team, tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    In Word each check begins on a sheet of its own with page 1, and its pages name that check and no other.
    """
    path = tmp_path / "visit.docx"
    fieldkit("report", "record", VISIT, "-o", path, cwd=done_day.root)
    sections = parts(path)["word/document.xml"].decode().split("<w:sectPr")[1:]
    feet = ["".join(tree.itertext()) for name, tree in sorted(trees(path).items()) if "footer" in name]

    assert [(True, True)] * 2 == [('w:start="1"' in one, 'w:val="oddPage"' in one) for one in sections]
    assert [[FULL], [BARE]] * 2 == [re.findall(r"131022-G03A-20211018-C\d\d", foot) for foot in feet]
    assert 4 == len(set(re.findall(r'r:id="(rId\d+)"', "".join(sections))))


def test_no_box_of_html_is_cut_by_a_page(done_day: Team, fieldkit: Callable[..., Any]) -> None:
    """
    In print rows, boxes and the signatures stay whole: half an empty box on each of two pages reads as two.
    """
    fieldkit("report", "record", FULL, "-o", "box.html", cwd=done_day.root)
    style = (done_day.root / "box.html").read_text(encoding="utf-8").split("</style>")[0]

    for what in ("tr", ".box", ".tail"):
        assert re.search(rf"^{re.escape(what)} {{[^}}]*break-inside: avoid;", style, re.M), what


def test_every_page_of_html_says_what_it_is_of(done_day: Team, fieldkit: Callable[..., Any]) -> None:
    """
    In print each check's pages have its trace and their number at the foot, outside on both sides of a sheet.
    """
    fieldkit("report", "record", VISIT, "-o", "v.html", cwd=done_day.root)
    page = (done_day.root / "v.html").read_text(encoding="utf-8")
    style = re.sub(r"\\([0-9a-f]{6})", lambda sign: chr(int(sign[1], 16)), page[: page.index("</style>")])

    for place, code in ((1, FULL), (2, BARE)):
        for side, number, trace in (("right", "right", "left"), ("left", "left", "right")):
            [rule] = re.findall(rf"@page paper{place}:{side} {{(.*)}}\n", style)
            assert f"Record {code}, id " in re.findall(rf"@bottom-{trace} {{(.*?)}}", rule)[0]
            assert 'content: "— " counter(page) " —"' in re.findall(rf"@bottom-{number} {{(.*?)}}", rule)[0]
    assert re.search(r"@page {\s*size: A4;\s*margin: 37mm 26mm 35mm 28mm;", style)


def test_a_withdrawn_check_says_so(day: Team, printed: Callable[..., str], fieldkit: Callable[..., Any]) -> None:
    """
    The paper of a withdrawn check says that it does not count, who took it back and why, and so does its receipt.
    """
    fieldkit("check", "withdraw", BARE, "--reason", "点错点位", cwd=day.root)

    assert "本次检查已撤回，不计入统计。撤回人：刘洋" in printed(day, BARE)
    assert "点错点位" in printed(day, BARE, "zh", ".html")
    assert BARE not in printed(day, VISIT)
    said = fieldkit("report", "record", BARE, "-o", "x.html", cwd=day.root)
    assert "? 131022-G03A-20211018-C02: WITHDRAWN: this check does not count." in said.stderr


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_conflict_says_so(day: Team, tmp_path: Path, fieldkit: Callable[..., Any], suffix: str) -> None:
    """
    What two people said differently of a check, its visit or its site stands on the paper with both values.
    """
    other = copy_team(day, tmp_path / "other")
    for team, time, address in ((day, "09:40", "桥东"), (other, "09:50", "桥西")):
        fieldkit("check", "amend", FULL, "--on", f"2021-10-18 {time}", cwd=team.root)
        fieldkit("site", "edit", "GW-007", "--address", address, cwd=team.root)
    unite_into(day, other)
    fieldkit("report", "record", FULL, "-o", f"c{suffix}", cwd=day.root, lang="zh")
    text = text_of(day.root / f"c{suffix}")

    assert "有冲突，尚未处理" in text
    assert [] == [value for value in ("09:40", "09:50", "桥东", "桥西") if value not in text]


def test_what_was_withdrawn_since_is_named(
    day: Team, printed: Callable[..., str], fieldkit: Callable[..., Any]
) -> None:
    """
    A finding withdrawn since is not on the paper, and the paper says which one is missing.
    """
    session = day.session()
    finding = session.state.by_code("finding", "131022-G03A-20211018-04")
    assert finding is not None
    session.write(lambda state, who: [plan_withdraw(finding, "重复")])
    text = printed(day, FULL)

    assert "已撤回、未列入本表：131022-G03A-20211018-04" in text
    assert (False, True) == ("台账缺第四季度用电量记录" in text, "发现问题3个" in text)


def test_two_checks_of_one_number_say_so(tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    Where two laptops made one number, each paper says so and which check it is.
    """
    one, other = make_team(tmp_path / "one"), make_team(tmp_path / "other")
    for team, site in ((one, "GW-007"), (other, "GW-008")):
        fieldkit("check", "log", site, "--on", "2021-10-18", cwd=team.root)
    unite_into(one, other)
    ids = sorted(check.id for check in one.session().state.all("check"))
    for identity in ids:
        fieldkit("report", "record", identity, "-o", f"{identity}.html", cwd=one.root)

    said = [text_of(one.root / f"{identity}.html") for identity in ids]
    assert [f"({ids[1][:8]}). This one is {ids[0][:8]}" in said[0], f"({ids[0][:8]})" in said[1]] == [True, True]


def test_another_checklist_says_so(day: Team, printed: Callable[..., str]) -> None:
    """
    A check answered by an earlier version of the checklist says which version its items are printed from, and an answer
    to an item that is no longer in it stays on the paper.
    """
    session = day.session()
    campaign = session.state.by_code("campaign", "langfang-2021")
    assert campaign is not None
    newer = {**campaign.fields["checklist.GW"], "version": 2, "items": campaign.fields["checklist.GW"]["items"][4:]}
    session.write(lambda state, who: [Change("campaign", campaign.id, {"checklist.GW": newer})])
    text = printed(day, FULL)

    assert "检查时使用第1版清单；本表按第2版清单列出检查项" in text
    assert ("GW04" in text, "3眼" in text) == (True, True)


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_an_example_says_so(day: Team, printed: Callable[..., str], suffix: str) -> None:
    """
    The paper of an example campaign has a banner; one of a real campaign has none.
    """
    assert "示例数据" not in printed(day, FULL, "zh", suffix)
    session = day.session()
    campaign = session.state.by_code("campaign", "langfang-2021")
    assert campaign is not None
    marked = {"zh": "廊坊市2021年联动监督（示例数据）", "en": "Langfang (EXAMPLE)"}
    session.write(lambda state, who: [Change("campaign", campaign.id, {"name": marked})])

    assert "示例数据：人员、点位和单位均为虚构。" in printed(day, FULL, "zh", suffix)


def test_the_demo_counts_as_an_example() -> None:
    """
    The mark the demo writes into its campaign's name is one that papers know.
    """
    assert report.is_example(from_fields(city.example_campaign()))
    assert not report.is_example(from_fields(campaign_fields()))


def test_a_paper_says_nothing_it_does_not_know(tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    A check whose visit, group and site have not arrived is printed with what is there, unknown ids shortened.
    """
    team = make_team(tmp_path / "team")
    session = team.session()
    ghost = session.new_id()
    fields = {"code": "X-1", "site": ghost, "group": ghost, "visit": ghost, "date": "some day", "topic": "ZZ"}
    fields |= {"item.ZZ01": {"judgement": "great"}, f"deputy.{ghost}": True, "advice": "none", "coordinate": {"a": 1}}
    session.write(lambda state, who: [Change("check", session.new_id(), fields)])
    for suffix in (".docx", ".html"):
        fieldkit("report", "record", "X-1", "-o", f"x{suffix}", cwd=team.root)
        text = text_of(team.root / f"x{suffix}")
        assert [True] * 4 == [word in text for word in (ghost[:8], "some day", "great", "ZZ01")]


def fixed(team: Team) -> Session:
    """
    The team's workspace on a fixed day.
    """
    return Session(team.workspace, lambda: datetime(2021, 10, 18, 20, tzinfo=CHINA))


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_the_same_record_gives_the_same_bytes(done_day: Team, tmp_path: Path, suffix: str) -> None:
    """
    Printed twice on one day a record is the same file, and nothing in a Word file tells the time.
    """
    language.use("zh")
    made = []
    for number in (1, 2):
        path = tmp_path / f"{number}{suffix}"
        write(Target(str(path), suffix, ("", b"")), record_words(report.record(fixed(done_day), VISIT)), "zh", html)
        made.append(path.read_bytes())

    assert made[0] == made[1]
    if suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}


def test_a_word_paper_follows_the_standard(done_day: Team, tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    A4 with the margins of GB/T 9704, Chinese fonts named with what stands in for them, table heads that repeat, rows
    and the block of signatures kept whole, no field but the page number.
    """
    path = tmp_path / "a.docx"
    fieldkit("report", "record", FULL, "-o", path, cwd=done_day.root, lang="zh")
    made = {name: data.decode() for name, data in parts(path).items()}
    body, styles = made["word/document.xml"], made["word/styles.xml"]

    assert 'w:w="11906" w:h="16838"' in body
    sides = ('top="2098"', 'bottom="1984"', 'left="1588"', 'right="1474"')
    assert [] == [side for side in sides if f"w:{side}" not in body]
    assert 'w:linePitch="579" w:charSpace="-849"' in body
    fonts = ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312")
    assert [] == [font for font in fonts if f'w:eastAsia="{font}"' not in styles]
    assert "仿宋,FangSong" in made["word/fontTable.xml"]
    assert 3 == body.count("<w:tblHeader/>")
    assert [] == acting(path)
    assert "— 1 —" in word_text(path)


def test_the_signatures_never_stand_alone(done_day: Team, tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    The block of signatures stays whole, on one page with the statement of what is signed, which names the record.
    """
    path = tmp_path / "a.docx"
    fieldkit("report", "record", FULL, "-o", path, cwd=done_day.root, lang="zh")
    body = trees(path)["word/document.xml"][0]
    tables = [place for place, one in enumerate(body) if one.tag == f"{SPACE}tbl"]
    rows, statement = body[tables[-1]].findall(f"{SPACE}tr"), body[tables[-1] - 1]
    held = [one for row in rows[:-1] for one in row.iter(f"{SPACE}p")] + [statement]

    assert FULL in "".join(statement.itertext())
    assert [] == [row for row in rows if row.find(f"{SPACE}trPr/{SPACE}cantSplit") is None]
    assert [] == [one for one in held if one.find(f"{SPACE}pPr/{SPACE}keepNext") is None]


def test_the_names_on_a_paper_are_of_those_present(
    day: Team, printed: Callable[..., str], fieldkit: Callable[..., Any]
) -> None:
    """
    A deputy taken off the visit is on no paper of it.
    """
    session = day.session()
    visit = session.state.by_code("visit", VISIT)
    assert visit is not None
    off = switches("deputy", [day.id("deputy", "D003")], on=False)
    session.write(lambda state, who: [Change("visit", visit.id, off)])
    text = printed(day, FULL)

    assert (False, True) == ("郑海波" in text, "2 人：周启明、吴秀兰" in text)
