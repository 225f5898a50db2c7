"""
`docs/format.md` is exact: its bytes and hashes are those of fieldkit and of a second reader written from it alone.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import second_reader
from entries import CAMPAIGN, HISTORIES, by_id, history, line, rid
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.table import Table

from fieldkit.core import sheet
from fieldkit.core.answers import JUDGEMENTS
from fieldkit.core.aside import set_aside_id
from fieldkit.core.canonical import check_value, encode
from fieldkit.core.cut import cut_fields, cut_id, cut_of, find_in
from fieldkit.core.entry import Change, Writer, decode_line, line_of, mint, mint_list_entry, stub_line
from fieldkit.core.receipt import read_receipt, receipt_fields, receipt_id
from fieldkit.core.rectification import STATES
from fieldkit.core.scan import header, ledger_bytes, scan
from fieldkit.core.state import KINDS, State, build_state, record_id, unify_id
from fieldkit.core.strict import decode_strict
from fieldkit.core.union import canonical_ledger, unite
from fieldkit.core.writers import writer_spans
from fieldkit.operations.reading import state_of
from fieldkit.operations.session import Session
from fieldkit.resources import read_json
from fieldkit.store.ledger import append_lines, read_arrived, read_ledger
from fieldkit.store.workspace import Workspace, create_workspace

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "format.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^```\w+ example=([\w-]+)\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL))
WRITER = Writer("李示例", "kaaaaaaaaaaaaaaa", 1, "2021-10-18T09:30:00+08:00")


def hashed(text: str) -> str:
    """
    Give the SHA-256 of a text in hex.
    """
    return sha256(text.encode()).hexdigest()


def folded(state: State) -> dict[str, dict[str, Any]]:
    """
    Give every record of a state as section 8 of the page shows them.
    """
    return {
        f"{kind}/{record.id}": {
            "conflicts": sorted(conflict.field for conflict in record.conflicts),
            "fields": record.fields,
            "heads": sorted(record.heads),
            "withdrawn": record.withdrawn,
        }
        for kind in state.records
        for record in state.every(kind)
    }


def as_lines(lines: dict[bytes, bytes]) -> second_reader.Lines:
    """
    Give lines by id as the second reader keeps them.
    """
    return {identity.decode(): one for identity, one in lines.items()}


def test_every_example_is_checked_here() -> None:
    """
    The page holds exactly the examples these tests know.
    """
    parts = ("set", "set-sha256", "body", "body-sha256", "id", "line")
    named = {f"{name}-{part}" for name in ("list", "person") for part in parts}
    named |= {"aside-derived-from", "aside-id"}
    named |= {"empty-ledger", "empty-ledger-sha256", "canonical", "ledger", "ledger-sha256", "stub-line", "fold"}
    named |= {"record-derived-from", "record-sha256", "record-id", "record-spellings"}
    named |= {"freeze-derived-from", "freeze-id", "freeze-line"}
    named |= {"receipt-derived-from", "receipt-id", "receipt-line"}
    named |= {"unify-derived-from", "unify-id", "sheet-ids", "sheet-codes", "sheet-line"}

    assert named == set(EXAMPLES)


@pytest.mark.parametrize("name", ["list", "person"])
def test_worked_entries(name: str) -> None:
    """
    Both programs come from the values of a worked entry to the hashes, the id and the line on the page.
    """
    fields, body = json.loads(EXAMPLES[f"{name}-set"]), json.loads(EXAMPLES[f"{name}-body"])
    del body["set"]
    worked = EXAMPLES[f"{name}-line"].encode()

    assert EXAMPLES[f"{name}-set-sha256"] == hashed(EXAMPLES[f"{name}-set"])
    assert EXAMPLES[f"{name}-body-sha256"] == hashed(EXAMPLES[f"{name}-body"])
    assert (EXAMPLES[f"{name}-id"], worked) == line_of(body, fields)
    assert (EXAMPLES[f"{name}-id"], worked) == second_reader.make_line({**body, "set": fields})
    assert EXAMPLES[f"{name}-set"].encode() == encode(fields) == second_reader.canonical(fields)
    assert EXAMPLES[f"{name}-id"] == decode_strict(worked).id


def test_worked_stub() -> None:
    """
    Both programs erase the worked entry to the same stub, which keeps its id.
    """
    worked, stub = EXAMPLES["person-line"].encode(), EXAMPLES["stub-line"].encode()

    assert stub == stub_line(worked) == second_reader.stub(worked)
    assert EXAMPLES["person-id"] == decode_strict(stub).id == second_reader.read_line(stub)[0]


def test_worked_canonical_value() -> None:
    """
    Both programs write the worked value with the same escapes and the same order.
    """
    value = json.loads(EXAMPLES["canonical"])
    check_value(value)

    assert EXAMPLES["canonical"].encode() == encode(value) == second_reader.canonical(value)


def test_worked_ids_of_records() -> None:
    """
    Both programs derive the worked record ids, whatever the spelling of the code and the order of the pair.
    """
    _, campaign, kind, _ = json.loads(EXAMPLES["record-derived-from"])
    spellings = json.loads(EXAMPLES["record-spellings"])
    _, _, _, of, one, other = json.loads(EXAMPLES["unify-derived-from"])

    assert EXAMPLES["record-sha256"] == hashed(EXAMPLES["record-derived-from"])
    assert EXAMPLES["record-id"] == second_reader.to_id(EXAMPLES["record-derived-from"].encode())
    assert {EXAMPLES["record-id"]} == {record_id(campaign, kind, code) for code in spellings}
    assert {EXAMPLES["record-id"]} == {second_reader.record_id(campaign, kind, code) for code in spellings}
    assert EXAMPLES["unify-id"] == unify_id(campaign, of, other, one) == unify_id(campaign, of, one, other)
    assert EXAMPLES["unify-id"] == second_reader.unify_id(campaign, of, other, one)
    _, campaign, _, *named = json.loads(EXAMPLES["aside-derived-from"])
    assert EXAMPLES["aside-id"] == set_aside_id(campaign, reversed(named))
    assert EXAMPLES["aside-id"] == second_reader.to_id(EXAMPLES["aside-derived-from"].encode())


def test_worked_rows_of_a_sheet() -> None:
    """
    Both programs derive the worked ids of a row, with and without a number; codes and the line are those of the page.
    """
    worked, codes = json.loads(EXAMPLES["sheet-ids"]), json.loads(EXAMPLES["sheet-codes"])
    _, campaign, _, token, number = worked["check"][0]
    _, _, _, group, day = worked["visit"][0]
    digest = worked["photo"][0][-1]
    row = sheet.numbered_row(token, int(number))
    other = sheet.unnumbered_row(campaign, worked["token"][1], tuple(worked["unnumbered"][0][4:7]), 1)
    code = "131022-G03"

    assert {name: second_reader.to_id(encode(parts)) for name, (parts, _) in worked.items()} == {
        "check": sheet.check_id(campaign, row),
        "finding": sheet.finding_id(campaign, row, 2),
        "photo": sheet.photo_id(campaign, row, digest),
        "visit": sheet.outing_id(campaign, group, day),
        "token": sheet.group_token(campaign, group),
        "unnumbered": sheet.check_id(campaign, other),
    }
    assert [identity for _, identity in worked.values()] == [
        second_reader.to_id(encode(parts)) for parts, _ in worked.values()
    ]
    assert group == record_id(campaign, "group", code)
    assert codes == {
        "check": sheet.check_code(code, row, day),
        "finding": sheet.finding_code(code, row, day, 2),
        "visit": sheet.outing_code(campaign, group, code, day),
        "unnumbered": sheet.check_code(code, other, day),
    }
    entry = decode_strict(EXAMPLES["sheet-line"].encode())
    assert isinstance(entry.set, dict)
    fields = {name: value for name, value in entry.set.items() if name != "_list"}
    assert (entry.id, EXAMPLES["sheet-line"].encode()) == mint_list_entry("check", worked["check"][1], fields)
    assert (worked["visit"][1], codes["check"]) == (fields["visit"], fields["code"])


def test_worked_ledgers() -> None:
    """
    Both programs write the worked ledgers byte for byte, and read them whole.
    """
    empty, worked = (EXAMPLES[name].encode() + b"\n" for name in ("empty-ledger", "ledger"))
    found = scan(worked)

    assert EXAMPLES["empty-ledger-sha256"] == sha256(empty).hexdigest()
    assert empty == ledger_bytes(CAMPAIGN, []) == second_reader.write(CAMPAIGN, {})
    assert EXAMPLES["ledger-sha256"] == sha256(worked).hexdigest()
    assert (True, 4) == (found.whole, len(found.lines))
    assert worked == canonical_ledger(CAMPAIGN, found.lines)
    assert worked == second_reader.write(CAMPAIGN, second_reader.read(worked)[1])


def test_worked_fold() -> None:
    """
    Both programs fold the worked ledger to the records on the page, its conflict among them.
    """
    worked = EXAMPLES["ledger"].encode() + b"\n"
    state = build_state(CAMPAIGN, map(decode_line, scan(worked).lines.values()))

    assert json.loads(EXAMPLES["fold"]) == folded(state)
    assert json.loads(EXAMPLES["fold"]) == second_reader.fold(second_reader.read(worked)[1])
    assert ["name"] == folded(state)[f"site/{EXAMPLES['record-id']}"]["conflicts"]


def test_the_page_names_every_kind_and_word() -> None:
    """
    The kinds, methods, judgements and states of findings on the page are those of the code, no more and no less.
    """
    section = PAGE[PAGE.index("## 9.") : PAGE.index("## 10.")]
    rows = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    listed = {
        name: tuple(re.findall(r"`(\w+)`", text))
        for name, text in re.findall(r"^- `([\w.]+)`: ((?:`\w+`\s*)+)\.", section, re.MULTILINE)
    }

    assert (KINDS, STATES) == (tuple(rows), listed["move.state"])
    assert (JUDGEMENTS, tuple(read_json("data", "values.json")["method"])) == (listed["judgement"], listed["method"])


def test_worked_cut() -> None:
    """
    Both programs derive the worked cut from the worked ledger, and find exactly that ledger by it among later entries.
    """
    worked = EXAMPLES["ledger"].encode() + b"\n"
    signed = decode_strict(EXAMPLES["freeze-line"].encode())
    _, campaign, _, label, day, digest = json.loads(EXAMPLES["freeze-derived-from"])
    lines = scan(worked).lines
    later = by_id([line({"name": "later"}, n=7), EXAMPLES["freeze-line"].encode()])
    [record] = build_state(campaign, [signed]).every("freeze")
    cut = cut_of(campaign, record)
    assert isinstance(signed.set, dict)
    assert cut is not None
    fields = cut_fields(lines, map(decode_line, lines.values()), label, day, "常委会签字")

    assert {**fields, "_salt": signed.set["_salt"]} == signed.set
    assert EXAMPLES["freeze-id"] == signed.rec == cut_id(campaign, label, day, digest)
    assert EXAMPLES["freeze-id"] == second_reader.cut_id(campaign, label, day, digest)
    assert digest == second_reader.set_hash(as_lines(lines))
    found = find_in(cut, {**later, **lines})
    assert (True, lines) == (found.whole, found.lines)
    assert as_lines(lines) == second_reader.find_cut(signed.set, as_lines({**later, **lines}))
    assert second_reader.find_cut(signed.set, as_lines(dict(list(lines.items())[1:]))) is None


def test_worked_receipt() -> None:
    """
    Both programs derive the worked receipt, which says of the worked ledger what its other laptop wrote.
    """
    lines = scan(EXAMPLES["ledger"].encode() + b"\n").lines
    given = decode_strict(EXAMPLES["receipt-line"].encode())
    _, campaign, _, group, dev = json.loads(EXAMPLES["receipt-derived-from"])
    [record] = build_state(campaign, [given]).every("receipt")
    receipt = read_receipt(build_state(campaign, [given]), record)
    assert isinstance(given.set, dict) and receipt is not None
    spans = [one for one in writer_spans(map(decode_line, lines.values())) if one.dev != dev]

    assert {**receipt_fields(group, "131022", spans, receipt.photos), "_salt": given.set["_salt"]} == given.set
    assert EXAMPLES["receipt-id"] == given.rec == receipt_id(campaign, group, dev)
    assert EXAMPLES["receipt-id"] == second_reader.to_id(EXAMPLES["receipt-derived-from"].encode())
    assert given.set["writers"] == second_reader.laptops(as_lines(lines), dev)
    [folded_there] = second_reader.fold(as_lines(by_id([EXAMPLES["receipt-line"].encode()]))).values()
    assert record.fields == folded_there["fields"]


@given(HISTORIES)
def test_both_count_any_history_alike(lines: list[bytes]) -> None:
    """
    Both programs say the same of every laptop in a receipt, whatever gaps and forks there are.
    """
    kept = by_id(lines[::2])
    spans = [one for one in writer_spans(map(decode_line, kept.values())) if one.dev != WRITER.dev]
    fields = receipt_fields("", "", spans, ())

    assert fields["writers"] == second_reader.laptops(as_lines(kept), WRITER.dev)


@given(HISTORIES)
def test_both_fold_any_history_alike(lines: list[bytes]) -> None:
    """
    Any history of three laptops folds to the same records in both programs, conflicts and withdrawals included.
    """
    data = canonical_ledger(CAMPAIGN, by_id(lines))
    about, read = second_reader.read(data)

    assert {"campaign": CAMPAIGN, "format": 1, "program": "fieldkit"} == about
    assert data == second_reader.write(CAMPAIGN, read)
    assert second_reader.fold(read) == folded(build_state(CAMPAIGN, map(decode_line, lines)))


@given(HISTORIES, HISTORIES)
def test_both_unite_and_erase_alike(one: list[bytes], other: list[bytes]) -> None:
    """
    Both programs unite two histories, one of which erases entries of both, to the same bytes.
    """
    named = sorted({each[1:33].decode() for each in (one[-1], other[-1])})
    erase = line({"entries": named, "photos": [], "reason": "asked"}, kind="erase", rec="erasure", n=99)
    undo = line({"entries": [erase[1:33].decode()], "photos": []}, kind="erase", rec="undo", n=100)
    here, there = by_id([*one, erase]), by_id([*other, undo])
    united = unite(there, here)

    assert [erase, undo] == [united[each[1:33]] for each in (erase, undo)]
    assert canonical_ledger(CAMPAIGN, united) == second_reader.write(
        CAMPAIGN, second_reader.unite(as_lines(here), as_lines(there))
    )
    assert second_reader.fold(as_lines(united)) == folded(build_state(CAMPAIGN, map(decode_line, united.values())))


def test_a_real_ledger_is_read_equally(tmp_path: Path) -> None:
    """
    A ledger fieldkit wrote on disk command by command reads, in the second reader, as fieldkit reads it.
    """
    session = workspace(tmp_path)
    site, check = rid("well"), rid("check")
    session.write(lambda state, who: [Change("site", site, {"code": "131022-GW-007", "name": "井"})])
    session.write(lambda state, who: [Change("check", check, {"site": site, "item.GW01": {"judgement": "ok"}})])
    session.write(lambda state, who: [Change("check", check, {"withdrawn": {"reason": "双录"}})])
    data = session.workspace.ledger.read_bytes()

    assert 3 == len(second_reader.read(data)[1])
    assert folded(state_of(read_ledger(session.workspace.ledger))) == second_reader.fold(second_reader.read(data)[1])


def workspace(folder: Path) -> Session:
    """
    Make a workspace and open it.
    """
    made = create_workspace(folder / "team", CAMPAIGN, {"region": "131022"})
    return Session(made, now=lambda: datetime(2021, 10, 18, 9, 30, tzinfo=UTC), author="李示例")


def test_what_the_second_program_writes_is_taken(tmp_path: Path) -> None:
    """
    A ledger begun and appended to by the second program is read, verified and continued by fieldkit.
    """
    site = second_reader.record_id(CAMPAIGN, "site", "131022-GW-007")
    body = {"at": "2021-10-18T09:00:00+08:00", "by": "李示例", "dev": "other", "f": 1, "n": 1, "seen": []}
    first, one = second_reader.make_line({**body, "rec": ["site", site], "set": {"name": "井", "_salt": "0a"}})
    _, two = second_reader.make_line({**body, "n": 2, "rec": ["site", site], "seen": [first], "set": {"name": "泉"}})
    session = workspace(tmp_path)
    data = second_reader.append(second_reader.append(second_reader.write(CAMPAIGN, {}), [one]), [two])
    session.workspace.ledger.write_bytes(data)

    assert {"name": "泉"} == session.state.records["site"][site].fields
    assert 2 == len(read_arrived(data, "other.json").lines)
    session.write(lambda state, who: [Change("site", site, {"note": "新"})])
    again = second_reader.read(session.workspace.ledger.read_bytes())[1]
    assert {"name": "泉", "note": "新"} == second_reader.fold(again)[f"site/{site}"]["fields"]


def test_both_append_the_same_bytes(tmp_path: Path) -> None:
    """
    An append of fieldkit leaves on disk what the second program's append gives.
    """
    lines = history([])
    path = Path(Workspace(tmp_path).ledger)
    path.write_bytes(ledger_bytes(CAMPAIGN, []))
    more = [one for _, one in mint([Change("site", rid("b"), {"name": str(n)}) for n in (1, 2)], WRITER, lambda: "00")]
    assert append_lines(path, lines)
    assert append_lines(path, more)

    expected = second_reader.append(second_reader.append(second_reader.write(CAMPAIGN, {}), lines), more)
    assert expected == path.read_bytes()


def test_plain_tinydb_opens_a_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    TinyDB as it comes reads both tables once ids are taken as texts.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(EXAMPLES["ledger"].encode() + b"\n")
    monkeypatch.setattr(Table, "document_id_class", str)
    with TinyDB(path, encoding="utf-8", access_mode="r") as database:
        found = {document.doc_id: document["rec"][0] for document in database.table("entries")}
        about = database.table("about").get(doc_id="1")  # type: ignore[arg-type]

    assert {"site": 3, "check": 1} == {kind: list(found.values()).count(kind) for kind in set(found.values())}
    assert EXAMPLES["person-id"] in found
    assert {"campaign": CAMPAIGN, "format": 1, "program": "fieldkit"} == about


@given(HISTORIES, st.integers(0), st.integers(0, 7))
def test_one_bit_is_noticed_by_both(lines: list[bytes], place: int, bit: int) -> None:
    """
    A ledger with one bit changed anywhere in its entries is whole to neither program, and both take the same entries
    of it.
    """
    whole = by_id(lines)
    data = bytearray(canonical_ledger(CAMPAIGN, whole))
    start = len(header(CAMPAIGN))
    data[start + place % (len(data) - start)] ^= 1 << bit

    with pytest.raises((second_reader.Unreadable, UnicodeDecodeError)):
        second_reader.read(bytes(data))
    content = read_arrived(bytes(data), "changed.json")
    assert content.unbelieved or content.flaw
    assert content.lines.items() <= whole.items()
    assert second_reader.believed(bytes(data)) == {key.decode(): line for key, line in content.lines.items()}
