"""
G3: one durable insert through TinyDB's API, against SQLite (WAL, synchronous=FULL) and TinyDB as it comes.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from timing import verdict
from tinydb import TinyDB

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Writer, mint
from fieldkit.core.scan import ledger_bytes
from fieldkit.store.database import EntryDocument, LedgerDatabase

ANSWERS = {f"item.GW{number:02d}": {"judgement": "ok"} for number in range(1, 9)}


def entry(number: int) -> tuple[str, bytes]:
    """
    Give the line of one check as large as a real one.
    """
    fields = {"site": derived_id("site", str(number % 346)), "date": "2021-10-18", "note": "检查正常", **ANSWERS}
    writer = Writer("王示例", "a" * 16, number + 1, "2021-10-18T09:30:00+08:00")
    return mint([Change("check", derived_id("check", str(number)), fields)], writer, lambda: "0123456789abcdef")[0]


def fill_ledger(path: Path, count: int) -> None:
    """
    Write a ledger of so many entries.
    """
    path.write_bytes(ledger_bytes("langfang-2021", [entry(number)[1] for number in range(count)]))


def fill_sqlite(path: Path, count: int) -> sqlite3.Connection:
    """
    Make a database with so many rows of the same text.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE entries (id TEXT PRIMARY KEY, body TEXT)")
    connection.execute("BEGIN")
    rows = (entry(number) for number in range(count))
    connection.executemany("INSERT INTO entries VALUES (?, ?)", ((key, line.decode()) for key, line in rows))
    connection.execute("COMMIT")
    return connection


def measure(folder: Path, count: int, inserts: int) -> dict[str, float]:
    """
    Insert by turns into a ledger, a SQLite database and a plain file, each holding `count` entries; median seconds.
    """
    ledger = folder / f"ledger-{count}.json"
    fill_ledger(ledger, count)
    database = LedgerDatabase(ledger)
    table = database.entries()
    connection = fill_sqlite(folder / f"sqlite-{count}.db", count)
    plain = os.open(folder / f"plain-{count}", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    times: dict[str, list[float]] = {"fieldkit": [], "sqlite": [], "append+fsync": []}
    for number in range(count, count + inserts):
        key, line = entry(number)
        document, text = EntryDocument(line), line.decode()
        started = time.perf_counter()
        table.insert(document)
        times["fieldkit"].append(time.perf_counter() - started)
        started = time.perf_counter()
        connection.execute("INSERT INTO entries VALUES (?, ?)", (key, text))
        times["sqlite"].append(time.perf_counter() - started)
        started = time.perf_counter()
        os.write(plain, line)
        os.fsync(plain)
        times["append+fsync"].append(time.perf_counter() - started)
    os.close(plain)
    connection.close()
    return {name: median(taken) for name, taken in times.items()}


def tinydb_default(folder: Path, count: int) -> float:
    """
    Give the median seconds of an insert into TinyDB as it comes, holding `count` documents of the same size.
    """
    path = folder / f"tinydb-{count}.json"
    body = json.loads(entry(0)[1][35:])
    path.write_text(json.dumps({"entries": {str(number): body for number in range(1, count + 1)}}), encoding="utf-8")
    table = TinyDB(path).table("entries")
    times = []
    for _ in range(3):
        started = time.perf_counter()
        table.insert(dict(body))
        times.append(time.perf_counter() - started)
    return median(times)


def main() -> int:
    """
    Print times and ratios at each size; 1 when the goal is missed.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=1_000_000)
    arguments.add_argument("--inserts", type=int, default=400)
    given = arguments.parse_args()
    found: dict[int, dict[str, float]] = {}
    holds = True
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name)
        for count in (size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= given.largest):
            found[count] = measure(folder, count, given.inserts)
            line = "  ".join(f"{who} {seconds * 1000:.3f} ms" for who, seconds in found[count].items())
            if count <= 100_000:
                line += f"  tinydb as it comes {tinydb_default(folder, count) * 1000:.0f} ms"
            print(f"{count:9,d} entries: {line}")
            ratio = found[count]["fieldkit"] / found[count]["sqlite"]
            holds &= verdict(f"G3 fieldkit / sqlite at {count:,}", ratio, 1.3)
            for used in folder.iterdir():
                used.unlink()
    smallest, largest = found[min(found)]["fieldkit"], found[max(found)]["fieldkit"]
    holds &= verdict(f"G3 flat: {max(found):,} / {min(found):,}", largest / smallest, 1.3)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
