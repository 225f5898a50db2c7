"""
A team's day to print: one check with everything, one bare, told with real commands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from making import CHINA, Team, make_photo, make_team

FULL = "131022-G03A-20211018-C01"
BARE = "131022-G03A-20211018-C02"
VISIT = "131022-G03A-20211018-V1"
LONG = "经现场查看，机井虽已断电，但井口未封填，井台西侧有新近抽水痕迹；村委会称系农户自行接电，尚未查明接电人。" * 8
ANSWERS = ("GW01=ok", "GW02=ok", "GW03=12.5", "GW04=problem,3眼", "GW05=na", "GW06=18.40", "GW07=87.5", "GW08=ok")
FINDINGS = (f"GW04={LONG}", "GW09=洗车点无取水许可", "GW07=压采量未完成", "台账缺第四季度用电量记录")
ADVICE = ("逐眼复核已关停机井", "封填一眼、拍照一眼、销号一眼")


def make_day(root: Path, fieldkit: Callable[..., Any]) -> Team:
    """
    Make a team with a visit of two checks: nine photos, four findings, ten items on the first, nothing on the second.
    """
    team = make_team(root / "team")
    photos = root / "photos"
    for number in range(1, 10):
        make_photo(photos / f"IMG_{number:04}.jpg", number, taken=datetime(2021, 10, 18, 9, 30 + number, tzinfo=CHINA))
    in_team: dict[str, Any] = {"cwd": team.root}
    fieldkit("group", "edit", "131022-G03", "--leader", "吕示林", **in_team)
    fieldkit("site", "edit", "GW-007", "--address", "村北300米田间道东侧", "--township", "柳泉镇", **in_team)
    day = ("--on", "2021-10-18", "-m", "暗访", "-d", "D001,D002,D003", "--escort", "冯示平,王示水")
    fieldkit("visit", "start", *day, **in_team)
    words = ["check", "log", "GW-007", "--on", "2021-10-18 09:30", "--at", "39.4351,116.2941", "-p", photos]
    words += [word for answer in ANSWERS for word in ("--item", answer)]
    words += [word for finding in FINDINGS for word in ("-x", finding)]
    words += [word for advice in ADVICE for word in ("--advice", advice)]
    fieldkit(*words, "--note", "当日小雨", **in_team)
    given = ["--class", "限期", "--due", "2021-11-18", "--agency", "柳泉镇示例政府", "--person", "沈示军"]
    fieldkit("finding", "edit", "131022-G03A-20211018-01", *given, "--quantity", "3眼", **in_team)
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18 11:05", **in_team)
    return team


def facts(team: Team, lang: str) -> list[str]:
    """
    List every fact of the full check as its paper must say it.
    """
    state = team.session().state
    check = state.by_code("check", FULL)
    assert check is not None
    photos = [photo for photo in state.all("photo") if photo.fields["check"] == check.id]
    findings = [finding for finding in state.all("finding") if finding.fields["check"] == check.id]
    checklist = team.session().campaign.checklists["GW"]
    said = [FULL, check.id, "131022-GW-007", "柳泉镇东柳村机井", "柳泉镇", "村北300米田间道东侧", "吕示林", "县水务局"]
    said += ["周启明", "吴秀兰", "郑海波", "冯示平", "王示水", "131022-G03", "固安县第三监督小组", "刘洋", "当日小雨"]
    said += ["39.4350", "116.2940", "39.4351,116.2941", "WGS-84", "langfang-2021", check.heads[0][:8], *ADVICE]
    said += [getattr(item, lang) for item in checklist.items] + ["12.5万m³/年", "3眼", "18.40m", "87.5%", "≥100%"]
    said += [text.partition("=")[2] or text for text in FINDINGS] + [finding.code for finding in findings]
    said += ["柳泉镇示例政府", "沈示军"] + [finding.heads[0][:8] for finding in findings]
    for photo in photos:
        said += [photo.fields["original_name"], photo.fields["sha256"][:8], photo.fields["taken_at"][11:16]]
    return said + WORDS[lang]


WORDS = {
    "zh": [
        "点位检查记录表", "2021年10月18日9时30分", "暗访", "地下水超采治理", "2021年11月18日", "限期", "台账外", "现场",
        "共10项：符合 3、存在问题 3、不涉及 1、未查 1、实测 2", "发现问题4个、意见建议2条、照片9张", "3 人：", "距点位",
        "组长（签字）", "负责人（签字）", "陪同人员（不计入代表）", "现场处理", "记录人（签字）： 刘洋",
    ],
    "en": [
        "Record of an Inspection", "2021-10-18 09:30", "unannounced check", "Groundwater over-draft", "2021-11-18",
        "by a date", "off the ledger", "scene", "10 items: ok 3, problem 3, not applicable 1, unchecked 1, measured 2",
        "4 problems, 2 pieces of advice and 9 photos", "Group leader (signature)", "Person in charge (signature)",
        "Escorts (not counted)", "Handled on the spot", "Recorder (signature): 刘洋", "m from the site",
    ],
}  # fmt: skip
