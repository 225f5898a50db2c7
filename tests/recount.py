"""
The summary counted a second time: an exported ledger read with `json`, put into sqlite, and counted by plain SQL.

Written from the ledger format and `docs/counting.md` alone; nothing of fieldkit is imported, so that the two can
disagree.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from datetime import date
from typing import Any

SCHEMA = """
CREATE TABLE region(code, zh, en);
CREATE TABLE topic(code, zh, en, place);
CREATE TABLE exempt(topic, region);
CREATE TABLE rec(kind, id, code, name, gone, found, PRIMARY KEY (kind, id));
CREATE TABLE grp(id PRIMARY KEY, region, topic);
CREATE TABLE site(id PRIMARY KEY, region, topic, agency, grp);
CREATE TABLE chk(id PRIMARY KEY, visit, site, topic, day, week, grp, advice);
CREATE TABLE finding(id PRIMARY KEY, chk, agency, state, due, moved);
CREATE TABLE photo(id PRIMARY KEY, chk, sha);
CREATE TABLE named(kind, id, what, target);
CREATE TABLE pair(kind, a, b);
CREATE INDEX named_by_id ON named(kind, what, id);
"""
# Who is one with whom, and the record shown for all of them: one that is there and not withdrawn, smallest code first,
# one without a code last.
CLASSES = """
CREATE TABLE one AS
WITH RECURSIVE both(kind, a, b) AS (SELECT kind, a, b FROM pair UNION SELECT kind, b, a FROM pair),
  reach(kind, a, b) AS (
    SELECT kind, a, a FROM both UNION SELECT reach.kind, reach.a, both.b FROM reach
    JOIN both ON both.kind = reach.kind AND both.a = reach.b),
  ranked AS (
    SELECT reach.kind, reach.a AS id, reach.b AS shown, row_number() OVER (
      PARTITION BY reach.kind, reach.a
      ORDER BY coalesce(rec.gone, 1), coalesce(rec.code, '') = '', coalesce(rec.code, ''), reach.b) AS place
    FROM reach LEFT JOIN rec ON rec.kind = reach.kind AND rec.id = reach.b)
SELECT kind, id, shown FROM ranked WHERE place = 1;
CREATE UNIQUE INDEX one_by_id ON one(kind, id);
"""
# What stands on the day :as_of, with visits, sites and deputies as the classes they belong to.
STANDING = """
CREATE TABLE st AS
SELECT c.id, c.visit, coalesce(v.shown, c.visit) AS outing, coalesce(s.shown, c.site) AS site, c.topic, c.week,
  coalesce(site.agency, '') AS agency, c.advice, c.grp
FROM chk c JOIN rec ON rec.kind = 'check' AND rec.id = c.id AND NOT rec.gone
LEFT JOIN one v ON v.kind = 'visit' AND v.id = c.visit LEFT JOIN one s ON s.kind = 'site' AND s.id = c.site
LEFT JOIN site ON site.id = coalesce(s.shown, c.site)
WHERE c.day <= :as_of;
CREATE TABLE st_group AS
SELECT st.id, st.grp FROM st WHERE st.grp <> ''
UNION SELECT st.id, n.target FROM st JOIN named n ON n.kind = 'visit' AND n.what = 'group' AND n.id = st.visit
WHERE st.grp = '';
CREATE TABLE st_region AS
SELECT DISTINCT st.id, coalesce(grp.region, '') AS region
FROM st LEFT JOIN st_group ON st_group.id = st.id LEFT JOIN grp ON grp.id = st_group.grp;
CREATE TABLE own AS
SELECT st.id, st.visit, coalesce(o.shown, n.target) AS deputy FROM st
JOIN named n ON n.kind = 'check' AND n.what = 'deputy' AND n.id = st.id
LEFT JOIN one o ON o.kind = 'deputy' AND o.id = n.target;
CREATE TABLE on_visit AS
SELECT DISTINCT st.visit, coalesce(o.shown, n.target) AS deputy FROM st
JOIN named n ON n.kind = 'visit' AND n.what = 'deputy' AND n.id = st.visit
LEFT JOIN one o ON o.kind = 'deputy' AND o.id = n.target;
CREATE TABLE present AS SELECT visit, deputy FROM on_visit UNION SELECT visit, deputy FROM own;
CREATE TABLE stop AS SELECT id, outing || '/' || CASE WHEN site = '' THEN 'check ' || id ELSE site END AS stop FROM st;
CREATE TABLE at_check AS
SELECT DISTINCT id, deputy FROM own
UNION SELECT st.id, on_visit.deputy FROM st JOIN on_visit ON on_visit.visit = st.visit
WHERE st.id NOT IN (SELECT id FROM own);
CREATE TABLE told AS
SELECT f.*, rec.code, coalesce(one.shown, f.id) AS problem, row_number() OVER (
  PARTITION BY coalesce(one.shown, f.id)
  ORDER BY f.state = 'combined', f.moved DESC, CASE f.state WHEN 'reopened' THEN 9 WHEN 'closed' THEN 8
    WHEN 'accepted' THEN 7 WHEN 'returned' THEN 6 WHEN 'responded' THEN 5 WHEN 'rectifying' THEN 4
    WHEN 'assigned' THEN 3 WHEN 'confirmed' THEN 2 WHEN 'dismissed' THEN 1 ELSE 0 END DESC,
    rec.code = '', rec.code, f.id) AS place
FROM finding f JOIN rec ON rec.kind = 'finding' AND rec.id = f.id AND NOT rec.gone
LEFT JOIN one ON one.kind = 'finding' AND one.id = f.id;
CREATE TABLE problem AS
SELECT lead.problem, lead.state,
  coalesce((SELECT agency FROM told t WHERE t.problem = lead.problem AND agency <> ''
    ORDER BY place > 1, code = '', code, id LIMIT 1), '') AS agency,
  coalesce((SELECT due FROM told t WHERE t.problem = lead.problem AND due <> ''
    ORDER BY place > 1, code = '', code, id LIMIT 1), '') AS due
FROM told lead WHERE lead.place = 1;
CREATE TABLE fd AS
SELECT told.id, told.chk, told.problem, CASE WHEN p.agency <> '' THEN p.agency ELSE st.agency END AS agency, p.state,
  p.due <> '' AND p.due < :as_of
    AND p.state IN ('confirmed', 'assigned', 'rectifying', 'responded', 'returned', 'reopened') AS overdue
FROM told JOIN problem p ON p.problem = told.problem JOIN st ON st.id = told.chk;
CREATE TABLE ph AS
SELECT p.chk, p.sha FROM photo p JOIN rec ON rec.kind = 'photo' AND rec.id = p.id AND NOT rec.gone
JOIN st ON st.id = p.chk;
CREATE TABLE plan AS
SELECT coalesce(one.shown, site.id) AS id, coalesce(nullif(grp.region, ''), site.region) AS region, site.topic,
  site.agency, site.grp
FROM site JOIN rec ON rec.kind = 'site' AND rec.id = site.id AND NOT rec.gone AND NOT rec.found
LEFT JOIN one ON one.kind = 'site' AND one.id = site.id LEFT JOIN grp ON grp.id = site.grp;
CREATE TABLE reg AS
SELECT grp.* FROM grp JOIN rec ON rec.kind = 'group' AND rec.id = grp.id AND NOT rec.gone;
CREATE INDEX st_by_id ON st(id);
CREATE INDEX st_group_by_id ON st_group(id);
CREATE INDEX present_by_visit ON present(visit);
CREATE INDEX at_check_by_id ON at_check(id);
CREATE INDEX stop_by_id ON stop(id);
CREATE INDEX fd_by_id ON fd(id);
CREATE INDEX ph_by_check ON ph(chk);
"""
COUNTY = """
DELETE FROM st WHERE id NOT IN (SELECT id FROM st_region WHERE region = :county);
DELETE FROM st_region WHERE region <> :county;
DELETE FROM plan WHERE region <> :county;
DELETE FROM reg WHERE region <> :county;
DELETE FROM fd WHERE chk NOT IN (SELECT id FROM st);
DELETE FROM ph WHERE chk NOT IN (SELECT id FROM st);
"""
# Each axis: the rows that are there in any case, and the row of a check, a planned site, a registered group.
AXES = {
    "county": (
        "SELECT code FROM region WHERE :county IS NULL OR code = :county",
        "SELECT region, id FROM st_region",
        "SELECT region, id FROM plan",
        "SELECT region, id FROM reg",
    ),
    "topic": (
        "SELECT code FROM topic WHERE code <> 'CE'",
        "SELECT topic, id FROM st",
        "SELECT topic, id FROM plan",
        "SELECT topic, id FROM reg",
    ),
    "group": (
        "SELECT id FROM reg",
        "SELECT coalesce(g.grp, ''), st.id FROM st LEFT JOIN st_group g ON g.id = st.id"
        " LEFT JOIN grp ON grp.id = g.grp WHERE :county IS NULL OR grp.region = :county",
        "SELECT grp, id FROM plan",
        "SELECT id, id FROM reg",
    ),
    "site": ("SELECT id FROM plan", "SELECT site, id FROM st", "SELECT id, id FROM plan", "SELECT 0, 0 WHERE 0"),
    "week": ("SELECT 0 WHERE 0", "SELECT week, id FROM st", "SELECT 0, 0 WHERE 0", "SELECT 0, 0 WHERE 0"),
    "agency": (
        "SELECT agency FROM plan UNION SELECT agency FROM fd",
        "SELECT agency, id FROM st",
        "SELECT agency, id FROM plan",
        "SELECT 0, 0 WHERE 0",
    ),
}
NUMBERS = """
SELECT
 (SELECT count(*) FROM (SELECT id FROM in_reg WHERE key = :key
   UNION SELECT g.grp FROM st_group g JOIN in_check i ON i.id = g.id AND i.key = :key)) AS groups,
 CASE WHEN :people = 'outing' THEN
  (SELECT count(DISTINCT p.deputy) FROM in_check i JOIN st ON st.id = i.id JOIN present p ON p.visit = st.visit
    WHERE i.key = :key)
 ELSE
  (SELECT count(DISTINCT a.deputy) FROM in_check i JOIN at_check a ON a.id = i.id WHERE i.key = :key)
 END AS persons,
 CASE WHEN :people = 'stop' THEN
  (SELECT count(*) FROM (SELECT DISTINCT stop.stop, a.deputy FROM in_check i JOIN stop ON stop.id = i.id
    JOIN at_check a ON a.id = i.id WHERE i.key = :key))
 WHEN :people = 'check' THEN
  (SELECT count(*) FROM (SELECT DISTINCT st.outing, a.deputy FROM in_check i JOIN st ON st.id = i.id
    JOIN at_check a ON a.id = i.id WHERE i.key = :key))
 ELSE
  (SELECT count(*) FROM (SELECT DISTINCT st.outing, p.deputy FROM in_check i JOIN st ON st.id = i.id
    JOIN present p ON p.visit = st.visit WHERE i.key = :key))
 END AS participations,
 (SELECT count(DISTINCT outing) FROM st JOIN in_check i ON i.id = st.id WHERE i.key = :key) AS visits,
 (SELECT count(DISTINCT site) FROM st JOIN in_check i ON i.id = st.id WHERE i.key = :key AND site <> '') AS sites,
 (SELECT count(DISTINCT id) FROM in_plan WHERE key = :key) AS sites_planned,
 (SELECT count(DISTINCT id) FROM in_plan WHERE key = :key AND id IN (
   SELECT st.site FROM st JOIN in_check i ON i.id = st.id WHERE i.key = :key)) AS covered,
 (SELECT count(*) FROM in_check WHERE key = :key) AS checks,
 count(DISTINCT problem) AS findings,
 count(DISTINCT CASE WHEN state <> 'draft' THEN problem END) AS confirmed,
 count(DISTINCT CASE WHEN state IN
   ('assigned','rectifying','responded','returned','accepted','closed','reopened') THEN problem END) AS assigned,
 count(DISTINCT CASE WHEN state = 'closed' THEN problem END) AS closed,
 count(DISTINCT CASE WHEN state = 'dismissed' THEN problem END) AS dismissed,
 count(DISTINCT CASE WHEN state = 'combined' THEN problem END) AS combined,
 count(DISTINCT CASE WHEN overdue THEN problem END) AS overdue,
 (SELECT coalesce(sum(advice), 0) FROM st JOIN in_check i ON i.id = st.id WHERE i.key = :key) AS advice,
 (SELECT count(DISTINCT sha) FROM ph JOIN in_check i ON i.id = ph.chk WHERE i.key = :key) AS photos
FROM fd JOIN in_finding i ON i.id = fd.id AND i.key = :key
"""
ORDER = (
    "key name applicable groups persons participations visits sites sites_planned checks findings confirmed assigned"
)
ORDER += " closed dismissed combined rectification_rate overdue advice casefiles photos"


def recount(
    data: bytes, by: str, region: str | None = None, as_of: str = "9999-12-31", lang: str = "zh", more: str = ""
) -> Any:
    """
    Count a ledger: {"region", "by", "as_of", "count_unit", "rows", "total"} as the summary gives it; rows also have
    the numbers named in `more` (covered: the planned sites that were checked).
    """
    return counted(fold_all(json.loads(data)["entries"], as_of), by, region, as_of, lang, more)


def counted(
    records: dict[Any, Any],
    by: str,
    region: str | None = None,
    as_of: str = "9999-12-31",
    lang: str = "zh",
    more: str = "",
) -> Any:
    """
    Count folded records: {(kind, id): (fields as they stand, withdrawn or not)}.
    """
    base = sqlite3.connect(":memory:")
    base.row_factory = sqlite3.Row
    base.executescript(SCHEMA)
    campaign = next(fields for (kind, _), (fields, _) in records.items() if kind == "campaign")
    fill(base, records, campaign)
    county = region if region and not region.endswith("00") else None
    facts = {"as_of": as_of, "county": county, "unit": campaign["count_unit"], "lang": lang}
    facts["columns"] = f"{ORDER} {more}"
    for script in (CLASSES, STANDING, COUNTY if county else ""):
        for statement in script.split(";"):
            base.execute(statement, facts)
    rows = count_axis(base, by, facts)
    return {
        "region": region or "131000",
        "by": by,
        "as_of": as_of,
        "count_unit": campaign["count_unit"],
        "rows": rows,
        "total": count_total(base, facts),
    }


def fold_all(entries: dict[str, Any], as_of: str) -> dict[tuple[str, str], tuple[dict[str, Any], bool]]:
    """
    Fold every record: (fields as they stand, withdrawn or not); of the moves of a finding only those made by a day.
    """
    of_record: dict[tuple[str, str], dict[str, Any]] = {}
    for identity, entry in entries.items():
        if entry["f"] == 1:
            of_record.setdefault(tuple(entry["rec"]), {})[identity] = entry
    for identity, entry in set_aside(of_record, entries):
        of_record[tuple(entry["rec"])][identity] = {**entry, "set": {}, "aside": True}
    told = {key: own for key, own in of_record.items() if any(map(says_something, own.values()))}
    return {key: fold_one(own, as_of) for key, own in told.items()}


def says_something(entry: dict[str, Any]) -> bool:
    """
    Tell whether an entry was neither erased nor set aside.
    """
    return isinstance(entry["set"], dict) and "aside" not in entry


def set_aside(of_record: dict[tuple[str, str], Any], entries: dict[str, Any]) -> list[tuple[str, Any]]:
    """
    Give the entries that do not count: those that a record holds aside which nobody has restored, not even at once.
    """
    named: set[str] = set()
    for (kind, _), own in of_record.items():
        known = {one for entry in own.values() for one in entry["seen"]}
        heads = [entry["set"] for identity, entry in own.items() if identity not in known]
        if kind == "set_aside" and all(said["state"] == "aside" for said in heads):
            named |= {name for said in heads for name in said["entries"]}
    found = [(name, entries[name]) for name in named if name in entries]
    return [
        (name, entry)
        for name, entry in found
        if entry["rec"][0] not in ("set_aside", "erase") and (entry["rec"][0] != "campaign" or entry["seen"])
    ]


def fold_one(own: dict[str, Any], as_of: str) -> tuple[dict[str, Any], bool]:
    """
    Fold one record: a field is what the entry says that no other entry setting it has seen; of several the greatest
    (n, dev, id). It is withdrawn when each such entry withdraws it and every other entry knew or was known. A move
    dated after the day was not made yet.
    """

    def before(identity: str) -> set[str]:
        known: set[str] = set()
        wait = list(own[identity]["seen"])
        while wait:
            one = wait.pop()
            if one not in known:
                known.add(one)
                wait += own[one]["seen"] if one in own else []
        return known

    seen = {identity: before(identity) for identity in own}
    setters: dict[str, list[str]] = {}
    for identity, entry in own.items():
        for name, value in entry["set"].items() if isinstance(entry["set"], dict) else ():
            if name != "move" or (value.get("date") or "") <= as_of:
                setters.setdefault(name, []).append(identity)
    fields, withdrawn = {}, False
    for name, said in setters.items():
        heads = [one for one in said if not any(one in seen[other] for other in said)]
        stands = max(heads, key=lambda one: (own[one]["n"], own[one]["dev"], one))
        fields[name] = own[stands]["set"][name]
        if name == "withdrawn":
            agreed = all(own[head]["set"][name] is not None for head in heads)
            alone = [
                one
                for one in own
                if one not in heads
                and "aside" not in own[one]
                and any(one not in seen[h] and h not in seen[one] for h in heads)
            ]
            withdrawn = agreed and not alone
    return fields, withdrawn


def fill(base: sqlite3.Connection, records: dict[Any, Any], campaign: dict[str, Any]) -> None:
    """
    Put the folded records into tables.
    """

    def insert(table: str, *values: Any) -> None:
        base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)

    for name, value in campaign.items():
        if name.startswith("region."):
            insert("region", name[7:], value["zh"], value["en"])
        if name.startswith("topic."):
            insert("topic", name[6:], value["zh"], value["en"], value["order"])
    for topic, regions in campaign["exempt"].items():
        for region in regions:
            insert("exempt", topic, region)
    joint: dict[tuple[str, str], str] = {}
    for (kind, identity), (fields, gone) in records.items():
        text = {field: value if isinstance(value, str) else "" for field, value in fields.items()}
        code, name = text.get("code", ""), text.get("name", "")
        tail = code.rpartition("-X")[2]
        insert("rec", kind, identity, code, name, gone, kind == "site" and "-X" in code and tail.isdigit())
        for field, value in fields.items():
            what, dot, target = field.partition(".")
            if value is True and dot and what in ("group", "deputy"):
                insert("named", kind, identity, what, target)
        if kind == "group":
            insert("grp", identity, text.get("region", ""), text.get("topic", ""))
        if kind == "site":
            insert("site", identity, *(text.get(field, "") for field in ("region", "topic", "agency", "group")))
        if kind == "check":
            day = text.get("date")
            if not day:  # erased, or not arrived: it stands on no day
                continue
            year, week, _ = date.fromisoformat(day).isocalendar()
            place = [text.get("visit") or identity, text.get("site", ""), text.get("topic", ""), day]
            insert(
                "chk", identity, *place, f"{year}-W{week:02d}", text.get("group", ""), len(fields.get("advice") or [])
            )
        if kind == "finding":
            move = fields.get("move") or {}
            told = [text.get(name, "") for name in ("check", "agency", "due_date")]
            insert("finding", identity, *told[:2], move.get("state") or "draft", told[2], move.get("date") or "")
        if kind == "photo":
            insert("photo", identity, text.get("check", ""), text.get("sha256", ""))
        if kind == "unify" and fields.get("same") and not gone:
            insert("pair", fields["of"], fields["a"], fields["b"])
        if kind == "visit" and fields.get("joint") and text.get("date"):
            insert("pair", "visit", joint.setdefault((plain_code(fields["joint"]), text["date"]), identity), identity)


def plain_code(code: str) -> str:
    """
    Give what all spellings of a code have in common.
    """
    dashed = "".join("-" if sign in "‐‑‒–—―−－﹣_" else sign for sign in code)
    return "".join(unicodedata.normalize("NFKC", dashed).split()).casefold().upper()


def count_axis(base: sqlite3.Connection, by: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """
    Count every row of an axis.
    """
    listed, checks, plan, registered = AXES[by]
    people = "stop" if facts["unit"] == "check" else "check" if by in ("site", "topic", "agency") else "outing"
    facts = {**facts, "people": people}
    findings = (
        "SELECT agency, id FROM fd" if by == "agency" else "SELECT key, fd.id FROM in_check c JOIN fd ON c.id = chk"
    )
    parts = {"in_check": checks, "in_plan": plan, "in_reg": registered, "in_finding": findings}
    for table, query in parts.items():
        base.execute(f"DROP TABLE IF EXISTS {table}")
        base.execute(f"CREATE TABLE {table}(key, id)")
        base.execute(f"INSERT INTO {table} {query}", facts)
        base.execute(f"CREATE INDEX {table}_by_key ON {table}(key, id)")
    keys = {row[0] for row in base.execute(f"{listed} UNION SELECT key FROM in_check", facts)}
    shown = [(*label(base, by, key, facts), key) for key in keys]
    return [
        count(base, key, facts, shown_key, name, applies(base, by, key, facts))
        for _rank, shown_key, name, key in sorted(shown)
    ]


def count_total(base: sqlite3.Connection, facts: dict[str, Any]) -> dict[str, Any]:
    """
    Count the last row: over everything selected, never from the rows above.
    """
    for table, query in {
        "in_check": "SELECT 'total', id FROM st",
        "in_plan": "SELECT 'total', id FROM plan",
        "in_reg": "SELECT 'total', id FROM reg",
        "in_finding": "SELECT 'total', id FROM fd",
    }.items():
        base.execute(f"DELETE FROM {table}")
        base.execute(f"INSERT INTO {table} {query}")
    name = "合计" if facts["lang"] == "zh" else "Total"
    people = "stop" if facts["unit"] == "check" else "outing"
    return count(base, "total", {**facts, "people": people}, "total", name, True)


def count(base: sqlite3.Connection, key: str, facts: dict[str, Any], shown: str, name: str, applicable: bool) -> Any:
    """
    Count one row.
    """
    numbers = dict(base.execute(NUMBERS, {**facts, "key": key}).fetchone())
    divisor = numbers["confirmed"] - numbers["dismissed"] - numbers["combined"]
    numbers |= {"key": shown, "name": name, "applicable": applicable, "casefiles": 0}
    numbers["rectification_rate"] = round(numbers["closed"] / divisor, 6) if divisor else None
    numbers["sites_planned"] = numbers["sites_planned"] or None
    return {column: numbers[column] for column in facts["columns"].split()}


def label(base: sqlite3.Connection, by: str, key: str, facts: dict[str, Any]) -> tuple[Any, str, str]:
    """
    Give (place in the order, key as shown, name) of a row.
    """
    lang = facts["lang"]
    if by == "county":
        found = base.execute(f"SELECT {lang} FROM region WHERE code = ?", [key]).fetchone()
        return ((0 if found else 1, 0, not key, key), key, found[0] if found else key)
    if by == "topic":
        found = base.execute(f"SELECT {lang}, place FROM topic WHERE code = ?", [key]).fetchone()
        return ((0 if found else 1, found[1] if found else 0, not key, key), key, found[0] if found else key)
    if by in ("group", "site"):
        found = base.execute("SELECT code, name FROM rec WHERE kind = ? AND id = ?", [by, key]).fetchone()
        shown = found[0] or key if found else key
        return ((not key, shown, key), shown, found[1] if found else "")
    return ((not key, key), key, key)


def applies(base: sqlite3.Connection, by: str, key: str, facts: dict[str, Any]) -> bool:
    """
    Tell whether a row applies: a county that takes part, a topic not exempt in every county asked about.
    """
    if by == "county":
        return base.execute("SELECT count(*) FROM region WHERE code = ?", [key]).fetchone()[0] > 0
    if by == "topic":
        asked = "SELECT code FROM region WHERE code NOT LIKE '%00' AND (:county IS NULL OR code = :county)"
        left = f"SELECT count(*) FROM ({asked}) WHERE code NOT IN (SELECT region FROM exempt WHERE topic = :topic)"
        return base.execute(left, {**facts, "topic": key}).fetchone()[0] > 0
    return True
