"""
G4: the files of teams merged, against reading and writing the same bytes with orjson, DuckDB, polars and SQLite.

The peers are no dependencies of fieldkit: `pip install duckdb polars orjson` into this environment by hand. Without
them the rest is measured, and it is said who is missing.

Every contestant is a whole process, from its start to its file on the disk. `--largest 100000` takes minutes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from startup import BARE
from teams import A_FILE, GROUPS, LISTS, groups_of, list_lines, make_files
from timing import peak, process, rounds, verdict

SIZES = {74: 11, 1_000: 5, 10_000: 3, 100_000: 1}
# Of smaller outputs the memory is that of the program itself.
WEIGHED = 10_000
GOAL, GOAL_MEMORY, GOAL_CITY_S, GOAL_DUCKDB = 0.60, 1.3, 0.15, 4.0

START = """
import gc, os, sys
gc.disable()
folder, out = sys.argv[1:3]
paths = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith(".json"))
def put(data):
    with open(out, "wb") as file:
        file.writelines(data)
        file.flush()
        os.fsync(file.fileno())
"""
COPY = START + "put(open(path, 'rb').read() for path in paths)\n"
ORJSON = (
    START
    + """
import orjson
union = {}
for path in paths:
    with open(path, "rb") as file:
        union |= orjson.loads(file.read())["entries"]
put([orjson.dumps({"entries": union})])
"""
)
SQLITE = (
    START
    + """
import json, sqlite3
base = sqlite3.connect(out + ".db", isolation_level=None)
base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; CREATE TABLE e (id TEXT PRIMARY KEY, b)")
for path in paths:
    with open(path, "rb") as file:
        entries = json.loads(file.read())["entries"]
    rows = ((key, json.dumps(body, ensure_ascii=False, separators=(",", ":"))) for key, body in entries.items())
    base.executemany("INSERT OR IGNORE INTO e VALUES (?, ?)", rows)
rows = base.execute("SELECT id, b FROM e ORDER BY b ->> 'dev', b ->> 'n', id")
put(f'"{key}":{body},\\n'.encode() for key, body in rows)
os.unlink(out + ".db")
"""
)
# Line by line, which is its quickest way: `read_json` takes ten times as long for many small files.
DUCKDB_ENTRIES = """
import duckdb
lines = f'''(SELECT DISTINCT ON (id) * FROM (
    SELECT line[2:33] AS id, rtrim(line, ',') AS line, rtrim(line[36:], ',')::JSON AS b
    FROM read_csv('{folder}/*.json', columns={{line: 'VARCHAR'}}, delim='\x01', quote='', escape='', header=false,
        auto_detect=false, max_line_size=5000000)
    WHERE line[34:36] = '":{{'))'''
"""
DUCKDB = (
    START
    + DUCKDB_ENTRIES
    + """
duckdb.execute(f'''COPY (SELECT line FROM {lines} ORDER BY b ->> 'dev', (b ->> 'n')::INT, id)
    TO '{out}' (FORMAT csv, header false, delimiter '\x01', quote '', escape '')''')
"""
)
# Summed up as fieldkit does it: the files united, and of each region how many checks and how many sites checked.
DUCKDB_SUMMARY = (
    START
    + DUCKDB_ENTRIES
    + """
print(duckdb.execute(f'''
    WITH records AS (SELECT b ->> '$.rec[0]' AS kind, b ->> '$.rec[1]' AS rec, b -> 'set' AS fields FROM {lines})
    SELECT s.fields ->> 'region', count(DISTINCT c.rec), count(DISTINCT s.rec)
    FROM records c JOIN records s ON s.kind = 'site' AND s.rec = c.fields ->> 'site'
    WHERE c.kind = 'check' GROUP BY ALL ORDER BY ALL
''').fetchall())
"""
)
POLARS = (
    START
    + """
import polars as pl
pl.scan_csv(folder + "/*.json", has_header=False, separator="\\x01", quote_char=None, new_columns=["line"]).filter(
    pl.col("line").str.contains('^"[a-z2-7]{32}":')
).with_columns(
    pl.col("line").str.slice(1, 32).alias("id"),
    pl.col("line").str.strip_suffix(","),
    pl.col("line").str.slice(35).str.strip_suffix(",").str.json_path_match("$.dev").alias("dev"),
    pl.col("line").str.slice(35).str.strip_suffix(",").str.json_path_match("$.n").cast(pl.Int64).alias("n"),
).unique("id").sort("dev", "n", "id").select("line").sink_csv(
    out, include_header=False, quote_style="never"
)
"""
)
PEERS = {"orjson": ORJSON, "polars": POLARS, "duckdb": DUCKDB}


def missing() -> list[str]:
    """
    Give the peers that are not installed here.
    """
    return [name for name in PEERS if find_spec(name) is None]


class Bench:
    """
    A folder of so many team files, and what is made of it again and again.
    """

    def __init__(self, folder: Path, scratch: Path, count: int) -> None:
        self.count = count
        self.files = make_files(folder / f"teams-{count}", count)
        self.scratch = scratch
        self.home = {"FIELDKIT_HOME": str(scratch / "home"), "FIELDKIT_LANG": "en"}
        self.base = scratch / f"base-{count}"
        process(["-m", "fieldkit", "init", str(self.base), "--region", "131000"], **self.home)()
        process(self.command("-w", str(self.base), "merge", str(self.files / LISTS)), **self.home)()

    def command(self, *arguments: str) -> list[str]:
        """
        Give a command of fieldkit.
        """
        return ["-m", "fieldkit", *arguments, "-q"]

    @property
    def out(self) -> Path:
        """
        The file a contestant writes.
        """
        return self.scratch / "out.json"

    @property
    def work(self) -> Path:
        """
        The workspace merged into: the lists are there, as they are before the first team hands in.
        """
        return self.scratch / "work"

    def clear(self) -> None:
        """
        Put everything back as it was before a contestant ran.
        """
        for left in self.scratch.glob("out.*"):
            left.unlink()
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work)

    def contestants(self, peers: bool) -> dict[str, Callable[[], object]]:
        """
        Give who merges the folder.
        """
        given = [str(self.files), str(self.out)]
        found: dict[str, Callable[[], object]] = {"copy of the bytes": process(["-c", COPY, *given])}
        absent = missing()
        for name, script in PEERS.items():
            if name not in absent and (peers or name == "orjson"):
                found[name] = process(["-c", script, *given])
        if peers:
            found["sqlite3"] = process(["-c", SQLITE, *given])
        found["fieldkit -o"] = process(self.command("merge", str(self.files), "-o", str(self.out)), **self.home)
        into = self.command("-w", str(self.work), "merge", str(self.files))
        found["fieldkit into a workspace"] = process(into, **self.home)
        return found

    def weigh(self) -> float:
        """
        Give the memory a merge takes at its peak, what `--help` takes left out, of the bytes it writes.
        """
        self.clear()
        merging = peak(self.command("merge", str(self.files), "-o", str(self.out)), **self.home)
        return (merging - peak(self.command("--help"), **self.home)) / self.out.stat().st_size

    def is_whole(self) -> bool:
        """
        Tell whether the file written last holds every entry that was made, each once.
        """
        with self.out.open("rb") as file:
            ids = [line[1:33] for line in file if line[33:36] == b'":{' and line[36:40] == b'"at"']
        expected = len(list_lines(groups_of(self.count))) + self.count * A_FILE
        whole = len(ids) == len(set(ids)) == expected
        if not whole:
            print(f"WRONG: {len(ids):,} entries written, {len(set(ids)):,} of them different, not {expected:,}")
        return whole


def merged(bench: Bench, peers: bool, count: int) -> bool:
    """
    Measure merging one folder, `count` times each.
    """
    times = rounds(bench.contestants(peers), count, bench.clear)
    print(f"{bench.count:,d} team files and the lists")
    for name, seconds in times.items():
        print(f"  {name:28s} {seconds * 1000:10.1f} ms")
    holds = True
    if "orjson" in times:
        holds = verdict(f"G4 merge -o / orjson, {bench.count:,} files", times["fieldkit -o"] / times["orjson"], GOAL)
    weight = bench.weigh()
    if bench.count >= WEIGHED:
        holds &= verdict(f"G4 peak memory / output, {bench.count:,} files", weight, GOAL_MEMORY)
    return holds and bench.is_whole()


def city(bench: Bench, count: int) -> bool:
    """
    Measure merging the files of a city and summing them up: two commands, of which only one start-up is counted, since
    the peer does both in one process.
    """
    bare = bench.scratch / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    into = ["-w", str(bench.work)]
    merge = process(bench.command(*into, "merge", str(bench.files)), **bench.home)
    summary = process(bench.command(*into, "--json", "summary"), **bench.home)
    contestants: dict[str, Callable[[], object]] = {
        "bare click --help": process([str(bare), "--help"]),
        "fieldkit merge": merge,
        "fieldkit merge and summary": lambda: (merge(), summary()),
    }
    if "duckdb" not in missing():
        contestants["duckdb"] = process(["-c", DUCKDB_SUMMARY, str(bench.files), str(bench.out)])
    times = rounds(contestants, count, bench.clear)
    for name, seconds in times.items():
        print(f"  {name:28s} {seconds * 1000:10.1f} ms")
    both = times["fieldkit merge and summary"] - times["bare click --help"]
    holds = both <= GOAL_CITY_S
    said = "holds" if holds else "MISSED"
    print(f"G4 {GROUPS} files merged and summarised, one start-up: {both * 1000:.0f} ms   goal <= 150 ms   {said}")
    if "duckdb" in times:
        holds &= verdict("G4 merged and summarised / duckdb", both / times["duckdb"], 1 / GOAL_DUCKDB)
    return holds


def main() -> int:
    """
    Print times and ratios at each size; 1 when a goal is missed.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=10_000)
    arguments.add_argument("--smallest", type=int, default=GROUPS)
    arguments.add_argument("--folder", type=Path, help="keep the team files here, and use those that are here")
    arguments.add_argument("--no-peers", action="store_true", help="only the floor and orjson")
    arguments.add_argument("--rounds", type=int, help="instead of as many as the size allows")
    given = arguments.parse_args()
    for name in missing():
        print(
            f"{name} is not installed here: left out, and the ratio to it not judged (pip install duckdb polars orjson)"
        )
    holds = True
    with tempfile.TemporaryDirectory(dir=".") as name:
        scratch = Path(name).resolve()
        for count in (size for size in SIZES if given.smallest <= size <= given.largest):
            bench = Bench(given.folder or scratch, scratch, count)
            turns = given.rounds or SIZES[count]
            holds &= merged(bench, not given.no_peers, turns)
            if count == GROUPS:
                holds &= city(bench, turns)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
