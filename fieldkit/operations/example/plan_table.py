"""
The tables of a plan: `plan.csv` and the three lists, as a person opens them and as fieldkit imports them.

UTF-8 with BOM, one check a row in the plan, and every row says that it is an example; every number of the truth can
be recounted from these four files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fieldkit.operations.example.matters import STATE_NAMES
from fieldkit.operations.example.names import (
    EXAMPLE,
    JUDGEMENT_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    METHOD_NAMES,
    ORIGIN_NAMES,
)
from fieldkit.operations.example.rows import Plan, PlanCheck, PlanFinding, PlanVisit

PLAN_HEADER = (
    f"{EXAMPLE}[example]",
    "日期[date]",
    "时间[time]",
    "活动编号[visit]",
    "联合编号[joint]",
    "小组编号[groups]",
    "小组名称[group names]",
    "县（市、区）[county]",
    "方式[method]",
    "参加代表[deputies]",
    "本点位代表[deputies at this site only]",
    "陪同人员[escorts]",
    "检查编号[check]",
    "点位编号[site]",
    "点位名称[site name]",
    "专题[topic]",
    "检查项[answers]",
    "发现问题[findings]",
    "意见建议[advice]",
    "照片数[photos]",
    "照片[photo files]",
    "撤回[withdrawn]",
    "说明[note]",
)
SITES_HEADER = (
    "序号",
    "点位编号",
    "县（市、区）",
    "乡镇（街道）",
    "点位名称",
    "地址",
    "领域/专题",
    "责任单位",
    "联系人（电话）",
    "经度",
    "纬度",
    "坐标系",
    "是否回头看",
    "原台账编号",
    "监督小组",
    "备注",
)
GROUPS_HEADER = (
    "小组编号",
    "小组名称",
    "小组类型",
    "层级",
    "县（市、区）",
    "领域/专题",
    "组长",
    "副组长",
    "联络员",
    "成员",
    "备注",
)
DEPUTIES_HEADER = ("代表编号", "姓名", "代表层级", "县（市、区）", "工作单位", "联络站", "备注")
DATUMS = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09", "cgcs2000": "CGCS2000"}


def write_plan(plan: Plan, path: Path) -> Path:
    """
    Write who went where and when and what was found, one check a row, in the order of time; gives the path back.
    """
    visits = {visit.code: visit for visit in plan.visits}
    regions = {region.code: region.zh for region in plan.regions}
    groups = {group.code: group for group in plan.groups}
    people = {deputy.code: f"{deputy.name}({deputy.code})" for deputy in plan.deputies}
    sites = {site.code: site for site in plan.sites}
    rows = []
    for check in plan.checks:
        visit = visits.get(check.visit or "")
        codes = _groups_of(check, visit)
        rows.append(
            (
                EXAMPLE,
                check.date,
                check.time,
                check.visit or "",
                visit.joint if visit else "",
                "、".join(codes),
                "、".join(groups[code].name for code in codes),
                "、".join(dict.fromkeys(regions[groups[code].region] for code in codes)),
                _both(METHOD_NAMES, check.method or (visit.method if visit else "")),
                "、".join(people[code] for code in (visit.deputies if visit else check.deputies)),
                "、".join(people[code] for code in check.deputies) if visit else "",
                "、".join(check.escorts or (visit.escorts if visit else ())),
                check.code,
                check.site,
                sites[check.site].name,
                check.topic,
                " | ".join(_answer(*answer) for answer in check.answers),
                " | ".join(_finding(finding) for finding in check.findings),
                " | ".join(check.advice),
                len(check.photos),
                "、".join(photo.name for photo in check.photos),
                check.withdrawn or "",
                check.note,
            )
        )
    return _write(path, PLAN_HEADER, rows)


def write_lists(plan: Plan, folder: Path) -> list[Path]:
    """
    Write `sites.csv`, `groups.csv` and `deputies.csv` into a folder, with the headers the imports know.
    """
    return [
        _write(folder / "sites.csv", SITES_HEADER, _site_rows(plan)),
        _write(folder / "groups.csv", GROUPS_HEADER, _group_rows(plan)),
        _write(folder / "deputies.csv", DEPUTIES_HEADER, _deputy_rows(plan)),
    ]


def _groups_of(check: PlanCheck, visit: PlanVisit | None) -> tuple[str, ...]:
    if check.group or visit is None:
        return (check.group,)
    return visit.groups


def _both(names: Mapping[str, str], word: str) -> str:
    """
    Write a word of a closed list in Chinese and as fieldkit keeps it: `暗访[unannounced]`.
    """
    return f"{names[word]}[{word}]" if word else ""


def _answer(item: str, judgement: str, value: str, measure: str) -> str:
    return f"{item} {_both(JUDGEMENT_NAMES, judgement)}" + (f" {value}{measure}" if value else "")


def _finding(finding: PlanFinding) -> str:
    """
    Write `code；text quantity；state；due；agency；on or off the government's ledger`; empty parts stay empty.
    """
    amount = f"{finding.value}{finding.measure}" if finding.value else ""
    return "；".join(
        (
            finding.code,
            finding.text + amount,
            _both(STATE_NAMES, finding.state),
            finding.due_date or "",
            finding.agency,
            _both(ORIGIN_NAMES, finding.origin),
        )
    )


def _site_rows(plan: Plan) -> Iterable[Sequence[object]]:
    regions = {region.code: region.zh for region in plan.regions}
    topics = {topic.code: topic.zh for topic in plan.topics}
    for number, site in enumerate(plan.sites, 1):
        yield (
            number,
            site.code,
            regions[site.region],
            site.township,
            site.name,
            site.address,
            topics[site.topic],
            site.agency,
            site.contact,
            site.point.lon,
            site.point.lat,
            DATUMS[site.point.datum],
            "是" if site.lookback else "否",
            site.ledger_no,
            site.group,
            site.note,
        )


def _group_rows(plan: Plan) -> Iterable[Sequence[object]]:
    regions = {region.code: region.zh for region in plan.regions}
    topics = {topic.code: topic.zh for topic in plan.topics}
    for group in plan.groups:
        yield (
            group.code,
            group.name,
            KIND_NAMES[group.kind],
            "市级" if group.level == "city" else "县级",
            regions[group.region],
            topics[group.topic],
            group.leader,
            group.vice_leader,
            group.contact,
            "、".join(group.members),
            EXAMPLE,
        )


def _deputy_rows(plan: Plan) -> Iterable[Sequence[object]]:
    regions = {region.code: region.zh for region in plan.regions}
    for deputy in plan.deputies:
        yield (
            deputy.code,
            deputy.name,
            LEVEL_NAMES[deputy.level],
            regions[deputy.region],
            deputy.agency,
            deputy.station,
            EXAMPLE,
        )


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
