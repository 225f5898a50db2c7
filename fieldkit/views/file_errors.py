"""
Troubles of files and disks in words: lists, photos and ledgers that cannot be read, places that cannot be written to.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldkit.language import _
from fieldkit.views.reasons import OVER, allowed_word, over_words, reason_word
from fieldkit.views.steps import shell_word
from fieldkit.views.text import visible

Facts = Mapping[str, Any]
SYSTEM = {
    errno.ENOENT: "not_found",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "not_folder",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.EIO: "medium",
}
MOST_FAULTS = 30
LONGEST_FAULT = 60
OF_THE_DISK = (errno.EROFS, errno.ENOSPC, errno.EIO)


def photo(facts: Facts) -> list[str]:
    """
    Say why a photo was not taken.
    """
    return [
        _("The photo {path} was not taken: {reason}.").format(path=facts["path"], reason=reason_word(facts["reason"])),
        _("→ Nothing was saved. Leave it out, or send the original file from the phone."),
    ]


def template(facts: Facts) -> list[str]:
    """
    Say why a template was not filled.
    """
    detail = _(" ({detail})").format(detail=facts["detail"]) if facts.get("detail") else ""
    return [
        _("The template {path} cannot be filled: {reason}{detail}. Nothing was written.").format(
            path=facts["path"], reason=reason_word(facts["reason"]), detail=detail
        ),
        _("→ Begin with a copy of a template that came with fieldkit; its README lists the placeholders."),
    ]


def campaign(facts: Facts) -> list[str]:
    """
    Say which values of a campaign file cannot be taken, each with what is allowed there.
    """
    found = facts["faults"]
    lines = [_("{path}: {count} values of the campaign cannot be taken; nothing was written.").format(
        path=facts["path"], count=len(found)
    )]
    for field, value, allowed in found[:MOST_FAULTS]:
        lines.append(_("  {field}: {value} — allowed: {allowed}").format(
            field=field, value=_as_written(value), allowed=allowed_word(allowed)
        ))
    if len(found) > MOST_FAULTS:
        lines.append(_("  … and {count} more").format(count=len(found) - MOST_FAULTS))
    return [*lines, _("→ Mend them and repeat. A right file: fieldkit campaign new FILE --from langfang-2021")]


def _as_written(value: object) -> str:
    """
    Give a value as its file spells it, an object or list by its brackets alone.
    """
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST_FAULT else said[:LONGEST_FAULT] + "…"


def damaged(facts: Facts) -> list[str]:
    """
    Say where a ledger is damaged.
    """
    return [
        _("The ledger {path} is damaged at line {line}: {reason}. It was left as it is.").format(
            path=facts["path"], line=facts["line"], reason=reason_word(facts["reason"])
        ),
        _("→ Which lines: fieldkit verify. Keep it all as it is: fieldkit backup"),
        _("→ Then take over what is good: fieldkit init NEW --region CODE --from {path}").format(
            path=shell_word(Path(str(facts["path"])).parent)
        ),
    ]


def holder_words(holder: object) -> str:
    """
    Say which process holds a lock, as far as it left its number; "" for one that left none.
    """
    number = str(holder).removeprefix("pid").strip()
    return _(" (process {number})").format(number=number) if number else ""


def locked(facts: Facts) -> list[str]:
    """
    Say who holds the lock.
    """
    return [
        _("Another window is writing to {path}{holder}; waited {seconds} s.").format(
            path=facts["path"], holder=holder_words(facts["holder"]), seconds=round(float(facts["seconds"]))
        ),
        _("→ Wait until it is done, then repeat the command. Nothing was lost."),
    ]


def too_new(facts: Facts) -> list[str]:
    """
    Say that a file is of a newer fieldkit.
    """
    return [
        _("{path} has format {format}, newer than this fieldkit can read.").format(
            path=facts["path"], format=facts["format"]
        ),
        _("→ Update this laptop's fieldkit. The file was left as it is."),
    ]


def not_saved(facts: Facts) -> list[str]:
    """
    Say what was not saved, and why.
    """
    lines = [
        _("NOT SAVED to {path}: {reason}. What was there before is untouched.").format(
            path=facts["path"], reason=reason_word(facts["reason"])
        )
    ]
    if facts.get("entries"):
        lines.append(_("Not known to be saved: {ids}").format(ids=", ".join(facts["entries"])))
    return [*lines, _("→ Make room or use another disk, then repeat the command.")]


def read_only(facts: Facts) -> list[str]:
    """
    Say that a place cannot be written to.
    """
    step = _("→ Looking still works. To write, copy the folder to the laptop's disk.")
    if facts.get("target"):
        step = _("→ Take another stick or folder; this one may be locked against writing.")
    return [_("{path} cannot be written to.").format(path=facts["path"]), step]


def refused(facts: Facts) -> list[str]:
    """
    Say why a file that arrived was refused.
    """
    where = _(" (line {line})").format(line=facts["line"]) if facts.get("line") else ""
    said = _("{path} was refused: {reason}{where}. It was left as it is, and nothing of it was taken.").format(
        path=facts["path"], reason=reason_word(facts["reason"]), where=where
    )
    detail = facts.get("detail")
    named = detail if isinstance(detail, list) else [detail] if isinstance(detail, str) and detail else []
    step = [over_words(facts["reason"])] if facts["reason"] in OVER else []
    return [said, *(_("  in it: {name}").format(name=name) for name in named[:MOST_FAULTS]), *step]


def file_trouble(error: OSError) -> str:
    """
    Say what the system refuses, with the file, in our words where we have some.
    """
    path = Path(str(error.filename or ""))
    # A file half written under a name of ours tells a person nothing; its folder does.
    shown = visible(path.parent if path.name.startswith(".") and path.suffix == ".tmp" else error.filename or "")
    if error.errno in SYSTEM:
        words = reason_word(SYSTEM[error.errno])
        return _("{path}: {reason}.").format(path=shown, reason=words) if shown else words
    return _("{path}: the system says: {reason}").format(path=shown, reason=error.strerror)
