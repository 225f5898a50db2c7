"""
The good bundle that all hostile ones are grown from, and what a case is.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from fieldkit.core.scan import ledger_bytes

from .forging import Part, forge

LEDGER, MANIFEST = "ledger.json", "manifest.json"


class Case(NamedTuple):
    """
    What arrives and what must come of it.

    `data` are the bytes of a file whose name ends in `suffix`. `status` is what the merge must say of it ("" for
    whatever is honest), `reason` the word it must give where it matters, `named` what it must name as bad; `settings`
    are the user's, `sparse` a size in bytes to which the file is stretched without being written.
    """

    name: str
    data: bytes
    status: str = "refused"
    reason: str = ""
    named: str = ""
    suffix: str = ".zip"
    settings: Mapping[str, str] = {}
    sparse: int = 0


class Good:
    """
    A real bundle, taken apart: its files in their order, and its list. *grain* is the MiB in which bombs grown from it
    are measured.
    """

    def __init__(self, path: Path, grain: int = 2**20) -> None:
        self.grain = grain
        self.data = path.read_bytes()
        with ZipFile(io.BytesIO(self.data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
            self.list: dict[str, Any] = json.loads(archive.read(MANIFEST))
        self.ledger = self.files[LEDGER]
        self.photos = [name for name in self.files if name != LEDGER]

    @property
    def lines(self) -> list[bytes]:
        """
        The entries of the ledger, as lines.
        """
        return lines_of(self.ledger)

    def ledger_of(self, lines: list[bytes]) -> bytes:
        """
        Give a ledger of the same campaign with these lines in this order.
        """
        return ledger_bytes(self.list["campaign"], lines)

    def parts(self, files: Mapping[str, bytes] | None = None, listed: bytes | None = None) -> list[Part]:
        """
        Give the parts of a bundle of these files, with the right list of them, or with the bytes *listed* as it.
        """
        files = self.files if files is None else files
        found = [Part(name.encode(), data) for name, data in files.items()]
        return [*found, Part(MANIFEST.encode(), self.listing(files) if listed is None else listed)]

    def listing(self, files: Mapping[str, bytes] | None = None, **changes: Any) -> bytes:
        """
        Give the bytes of a list that is right for these files but for the changes.
        """
        files = self.files if files is None else files
        rows = [
            {"name": name, "sha256": sha256(data).hexdigest(), "size": len(data)}
            for name, data in sorted(files.items())
        ]
        return canonical({**self.list, "files": rows, **changes})

    def rows(self, place: int = 0, **changes: Any) -> bytes:
        """
        Give a list of which one row is changed, by its place (0: the ledger).
        """
        rows = [dict(row) for row in self.list["files"]]
        rows[place].update(changes)
        return canonical({**self.list, "files": rows})

    def with_part(self, name: str, **changes: Any) -> bytes:
        """
        Give the bundle with one of its parts changed.
        """
        return forge(
            part._replace(**changes) if part.name == name.encode() else part for part in self.parts()
        )

    def lying(self, name: str, **facts: Any) -> bytes:
        """
        Give the bundle with both headers of one of its parts telling the same lie.
        """
        return forge(part.lying(**facts) if part.name == name.encode() else part for part in self.parts())

    def beside(self, *extra: Part) -> bytes:
        """
        Give the bundle with more parts before its list, which does not name them.
        """
        *files, manifest = self.parts()
        return forge([*files, *extra, manifest])


def canonical(document: Any) -> bytes:
    """
    Give JSON as a list of files must be written, whatever it says.
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def lines_of(ledger: bytes) -> list[bytes]:
    """
    Give the lines of a ledger that hold entries.
    """
    return [line.rstrip(b",") for line in ledger.split(b"\n") if b'":{"at":' in line]


Cases = Iterator[Case]
