"""
Papers put on the disk: where they go, by which template, and never over a file that stands there unasked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fieldkit.core.hashing import sha256
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, InvalidInput, InvalidTemplate, NotFound
from fieldkit.store.durable import replace_file

SUFFIXES = (".docx", ".html")
LARGEST_TEMPLATE = 20_000_000
LONGEST_STEM = 80
# Names that Windows keeps for devices, whatever the suffix.
_DEVICES = frozenset(["CON", "PRN", "AUX", "NUL", *(port + digit for port in ("COM", "LPT") for digit in "123456789")])

Papers = Sequence[Mapping[str, Any]]


class Target(NamedTuple):
    """
    Where a paper goes: `suffix` tells its form, `template` is a person's own (path and bytes), or ("", b"").
    """

    path: str
    suffix: str
    template: tuple[str, bytes]


class Printed(NamedTuple):
    """
    A paper as it lies on the disk: how many papers are in the file, its size and its hash.
    """

    path: str
    suffix: str
    papers: int
    size: int
    sha256: str


def choose(stem: str, output: str | None, template: str | None, force: bool) -> Target:
    """
    Decide where a paper goes: the file named, in the folder named, or `stem`.docx in the current folder.

    Raises InvalidInput for another suffix or a template that is none, NotFound, ConflictStands for a file that stands
    there unless it is forced, ExtraMissing when Word papers cannot be made here. Then nothing was written.
    """
    path = output or file_name(stem)
    if output and os.path.isdir(output):
        path = os.path.join(output, file_name(stem))
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in SUFFIXES:
        raise InvalidInput(field="-o", value=path, reason="paper_suffix", hint=None)
    if template and suffix != ".docx":
        raise InvalidInput(field="--template", value=template, reason="only_word", hint=None)
    if suffix == ".docx":
        from fieldkit.adapters.word import need_docxtpl

        need_docxtpl()
    if os.path.lexists(path) and not force:
        raise ConflictStands(what="paper", code=path, reason="exists")
    return Target(path, suffix, _own_template(template) if template else ("", b""))


def file_name(stem: str) -> str:
    """
    Make the name of a Word file from a code, which may hold anything: letters of any script, digits, `-`, `_` and `.`
    stay, the rest becomes `_`.
    """
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in stem)[:LONGEST_STEM].strip(".")
    if kept.partition(".")[0].upper() in _DEVICES or not kept:
        kept = f"_{kept}"
    return f"{kept}.docx"


def _own_template(path: str) -> tuple[str, bytes]:
    if not os.path.isfile(path):
        raise NotFound(kind="file", name=path, nearest=[])
    if os.path.getsize(path) > LARGEST_TEMPLATE:
        raise InvalidTemplate(path=path, reason="too_large", detail="")
    with open(path, "rb") as file:
        return path, file.read()


def write(target: Target, papers: Papers, lang: str, html: Callable[[Papers], str]) -> Printed:
    """
    Make the file of some papers from their words and put it in place, whole or not at all.
    """
    data = _word(target, papers, lang) if target.suffix == ".docx" else html(papers).encode()
    replace_file(target.path, data)
    return Printed(target.path, target.suffix, len(papers), len(data), sha256(data).hexdigest())


def _word(target: Target, papers: Papers, lang: str) -> bytes:
    from fieldkit.adapters.word import fill
    from fieldkit.resources import root

    name, own = target.template
    kinds = {str(paper["kind"]) for paper in papers}
    folder = root("templates")
    shipped = {kind: own or folder.joinpath(f"{kind}.{lang}.docx").read_bytes() for kind in sorted(kinds)}
    return fill([(shipped[str(paper["kind"])], paper) for paper in papers], name)
