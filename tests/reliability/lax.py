"""
Readers that trust too much, each by one check taken away or one habit of other programs, and the classes of hostile
files that must catch it.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from .planted import swap
from .scene import Scene

ZIPPED, DIRECTORY = "fieldkit.store.zipped", "fieldkit.store.zip_directory"
Plant = Callable[[Scene], None]


def plant(name: str, scene: Scene) -> None:
    """
    Put one of these faults to work in this process, which must be a child; "" plants nothing.
    """
    if name:
        READERS[name][0](scene)


def _without(*names: tuple[str, str], give: Any = None) -> Plant:
    """
    Take checks away: these functions do nothing, or answer *give*, whatever they are asked.
    """

    def put(scene: Scene) -> None:
        for module, name in names:
            swap(module, name, lambda original: lambda *args, **more: give)

    return put


def _extract_all(scene: Scene) -> None:
    """
    Unpack everything beside the workspace before looking at it.
    """
    from fieldkit.store.bundle import Bundle

    opened = Bundle.open.__func__  # type: ignore[attr-defined]

    def extract_and_open(cls: Any, path: Any) -> Any:
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(scene.case / "unpacked")
        except Exception:
            pass
        return opened(cls, path)

    Bundle.open = classmethod(extract_and_open)  # type: ignore[method-assign,assignment]


def _lower_names(scene: Scene) -> None:
    swap(DIRECTORY, "_name", lambda original: lambda raw, path: original(raw, path).lower())
    swap(ZIPPED, "_same_name", lambda original: lambda raw, name: raw.lower() == name.encode())


def _library(scene: Scene) -> None:
    """
    Let the zip module unpack, whatever the method.
    """
    _without((ZIPPED, "_refuse_packing"))(scene)

    def make(original: Any) -> Any:
        def read_member(file: Any, member: Any, path: str) -> bytes:
            with zipfile.ZipFile(path) as archive:
                return archive.read(member.name)

        return read_member

    swap(ZIPPED, "read_member", make)


def _unpack(limit: Callable[[Any], int], whole: bool) -> Plant:
    """
    Unpack at one go, at most *limit* bytes (0: as many as come), without asking whether the stream has ended well.
    """

    def put(scene: Scene) -> None:
        def make(original: Any) -> Any:
            def inflated(file: Any, member: Any, path: str) -> bytes:
                from fieldkit.errors import FileRefused

                try:
                    data = zlib.decompressobj(-15).decompress(file.read(member.packed), limit(member))
                except zlib.error:
                    raise FileRefused(path, "zip_headers", member.name) from None
                return data if whole else data[: member.size]

            return inflated

        swap(ZIPPED, "_inflated", make)

    return put


def _unchecked(scene: Scene) -> None:
    """
    Unpack without a look at the checksum.
    """
    from fieldkit.store.zipped import read_member

    swap(ZIPPED, "read_whole", lambda original: read_member)


def _any_descriptor(scene: Scene) -> None:
    """
    Skip the record behind a file without comparing it.
    """

    def make(original: Any) -> Any:
        def descriptor(file: Any, at: int, row: Any, path: str) -> int:
            file.seek(at)
            return 16 if file.read(4) == b"PK\x07\x08" else 12

        return descriptor

    swap(ZIPPED, "_descriptor", make)


def _any_end(scene: Scene) -> None:
    """
    Take the last end record wherever it stands and what its comment says for a comment.
    """

    def make(original: Any) -> Any:
        def directory(file: Any, size: int, path: str) -> tuple[int, int, int]:
            file.seek(0)
            data = file.read()
            at = data.rfind(b"PK\x05\x06")
            if at < 0 or len(data) < at + 22:
                return tuple(original(file, size, path))  # type: ignore[return-value]
            count, length, start = struct.unpack("<HII", data[at + 10 : at + 20])
            return start, length, count

        return directory

    swap(DIRECTORY, "_directory", make)


def _far_end(scene: Scene) -> None:
    def make(original: Any) -> Any:
        def far_directory(tail: bytes, size: int, path: str) -> Any:
            count, length, start = struct.unpack("<QQQ", tail[32:56])
            return start, length, count

        return far_directory

    swap(DIRECTORY, "_far_directory", make)


def _own_count(scene: Scene) -> None:
    def make(original: Any) -> Any:
        return lambda data, count, path: original(data, data.count(b"PK\x01\x02"), path)

    swap(DIRECTORY, "_central", make)


def _loose_list(scene: Scene) -> None:
    """
    Read the list as any JSON, the last of two keys standing.
    """
    from fieldkit.errors import FileRefused
    from fieldkit.store.listing import ListedZip

    def read_list(self: Any, name: str, newest: int, take_apart: Any) -> Any:
        from fieldkit.store.zipped import read_member

        try:
            return take_apart(json.loads(read_member(self._file, self._members[name], self.path)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise FileRefused(self.path, "manifest", name) from None

    ListedZip.read_list = read_list  # type: ignore[method-assign]


def _own_campaign(scene: Scene) -> None:
    swap("fieldkit.store.bundle", "_manifest",
         lambda original: lambda document: original(document)._replace(campaign="langfang-2021"))  # fmt: skip


def _no_hash(scene: Scene) -> None:
    from fieldkit.store.listing import ListedZip
    from fieldkit.store.zipped import read_member

    def unpacked(self: Any, name: str, digest: str, size: int | None = None) -> bytes | None:
        member = self._members.get(name)
        return read_member(self._file, member, self.path) if member else None

    ListedZip.unpacked = unpacked  # type: ignore[method-assign]


def _no_proof(scene: Scene) -> None:
    _unchecked(scene)
    _no_hash(scene)


def _unlisted(scene: Scene) -> None:
    from fieldkit.store.listing import ListedZip

    ListedZip.refuse_unlisted = lambda self, names: None  # type: ignore[method-assign]


def _all_or_nothing(scene: Scene) -> None:
    """
    Let one photo that cannot be unpacked cost the others.
    """
    from fieldkit.store.listing import ListedZip

    ListedZip.matching = ListedZip.unpacked  # type: ignore[method-assign]


def _open_photos(scene: Scene) -> None:
    """
    Look at each photo that arrives with whatever decoder takes it.
    """
    import io

    from PIL import Image

    from fieldkit.store.intake import Intake

    add = Intake.add

    def look_and_add(self: Any, photo: Any, data: bytes) -> None:
        Image.MAX_IMAGE_PIXELS = None
        try:
            Image.open(io.BytesIO(data)).load()
        except OSError:
            pass
        add(self, photo, data)

    Intake.add = look_and_add  # type: ignore[method-assign]


def _runnable(scene: Scene) -> None:
    """
    Keep what arrives with the rights to run it.
    """
    import os

    from fieldkit.store.intake import Intake

    add = Intake.add

    def add_and_allow(self: Any, photo: Any, data: bytes) -> None:
        add(self, photo, data)
        os.chmod(self._waiting[photo], 0o755)

    Intake.add = add_and_allow  # type: ignore[method-assign]


def _unlimited(scene: Scene) -> None:
    from fieldkit.store import limits

    swap("fieldkit.store.limits", "limits", lambda original: lambda: limits.Limits(2**60, 2**40))


def _read_first(scene: Scene) -> None:
    """
    Read a file, and then look how large it was.
    """

    def make(original: Any) -> Any:
        def read_within(path: Any, most: int) -> Any:
            from pathlib import Path

            return Path(path).read_bytes() and original(path, most)

        return read_within

    swap("fieldkit.store.limits", "read_within", make)


READERS: dict[str, tuple[Plant, tuple[str, ...]]] = {
    "extracts_all": (_extract_all, ("paths", "unlisted", "links", "ends", "own_names")),
    "takes_unlisted": (_unlisted, ("unlisted",)),
    "follows_links": (_without((ZIPPED, "_refuse_link")), ("links",)),
    "last_name_wins": (_without((DIRECTORY, "_refuse_twins"), (ZIPPED, "_refuse_gaps")), ("twins",)),
    "lowers_names": (_lower_names, ("cases_of_letters",)),
    "ignores_fields": (_without((DIRECTORY, "_extra"), give={}), ("encodings",)),
    "believes_the_directory_for_names": (_without((ZIPPED, "_same_name"), give=True), ("own_names",)),
    "believes_the_directory": (_without((ZIPPED, "_agree"), give=True), ("own_facts",)),
    "lets_files_overlap": (_without((ZIPPED, "_refuse_overlap"), (ZIPPED, "_refuse_gaps")), ("overlaps",)),
    "skips_gaps": (_without((ZIPPED, "_refuse_gaps")), ("gaps",)),
    "looks_for_an_end": (_any_end, ("ends",)),
    "counts_for_itself": (_own_count, ("counts",)),
    "believes_far_ends": (_far_end, ("far_ends",)),
    "uses_the_library": (_library, ("packing",)),
    "unpacks_encrypted": (_without((ZIPPED, "_refuse_packing")), ("packing",)),
    "skips_descriptors": (_any_descriptor, ("descriptors",)),
    "skips_checksums": (_unchecked, ("checksums",)),
    "skips_ends_of_streams": (_unpack(lambda member: member.size, False), ("streams",)),
    "loose_list": (_loose_list, ("lists", "lists_that_cost")),
    "any_campaign": (_own_campaign, ("campaigns",)),
    "no_hash": (_no_hash, ("hashes",)),
    "all_or_nothing": (_all_or_nothing, ("streams",)),
    "no_writers": (_without(("fieldkit.store.bundle", "holds_writers"), give=True), ("writers",)),
    "no_counter": (_unpack(lambda member: 0, True), ("unpacking",)),
    "no_ratio": (_without((ZIPPED, "_refuse_large"), (ZIPPED, "_refuse_bomb")), ("unpacking",)),
    "no_sum": (_without((ZIPPED, "_refuse_bomb")), ("together",)),
    "no_limits": (_unlimited, ("settings", "counts")),
    "no_weighing": (_without(("fieldkit.store.limits", "refuse_heavy")), ("ledgers_that_cost",)),
    "reads_first": (_read_first, ("ledgers_that_cost",)),
    "opens_photos": (_open_photos, ("other_things",)),
    "keeps_rights": (_runnable, ("other_things",)),
    "takes_any_beginning": (_any_end, ("polyglots",)),
    "no_proof": (_no_proof, ("changes",)),
}
