"""
Errors in words: what happened, where, and what to do next. Also the one place where a bug of ours is called one.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldkit import errors
from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.labels import LABELS
from fieldkit.views.reasons import allowed_word, kind_word, reason_word
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
_OF_THE_DISK = (errno.EROFS, errno.ENOSPC, errno.EIO)


def _usage_fault(facts: Facts) -> list[str]:
    names = _(", ").join(facts["missing"])
    return [_("Missing: {names}.").format(names=names), _("→ Add what is missing, or see --help.")]


def _not_found(facts: Facts) -> list[str]:
    words = _("There is no {kind} “{name}”.").format(kind=kind_word(facts["kind"]), name=facts["name"])
    near = [str(name) for name in facts.get("nearest") or ()]
    if near:
        return [words, _("→ Did you mean: {names}?").format(names=_(", ").join(near))]
    if facts["kind"] in ("group", "deputy", "site", "visit", "check", "finding"):
        return [words, _("→ See which there are: fieldkit {kind} list").format(kind=facts["kind"])]
    if facts["kind"] == "region":
        return [words, _("→ See which there are: fieldkit campaign show")]
    if facts["kind"] == "conflict":
        return [_("Nothing contradicts “{name}”.").format(name=facts["name"]), _("→ See: fieldkit conflict list")]
    return [words]


def _no_workspace(facts: Facts) -> list[str]:
    none = _("There is no workspace at or above {folder}.")
    words = _("{folder} is no workspace folder.") if facts["named"] else none
    return [
        words.format(folder=facts["folder"]),
        _("→ Make one: fieldkit init DIR --region CODE    or name one: fieldkit -w DIR …"),
    ]


def _invalid(facts: Facts) -> list[str]:
    field = facts.get("field") or _("a value")
    words = _("{field}: “{value}” cannot be taken: {reason}.").format(
        field=_(LABELS[field]) if field in LABELS else field,
        value=facts.get("value", ""),
        reason=reason_word(facts.get("reason")),
    )
    hint = facts.get("hint")
    if not hint:
        return [words]
    one_of = facts.get("reason") in ("choice", "measure", "unknown")
    return [words, (_("→ One of: {hint}") if one_of else _("→ For example: {hint}")).format(hint=hint)]


def _coordinate(facts: Facts) -> list[str]:
    words = _("The coordinate “{value}” cannot be taken: {reason}.").format(
        value=facts["value"], reason=reason_word(facts["reason"])
    )
    if facts.get("offer"):
        return [words, _("→ Did you mean {offer} (latitude, longitude)?").format(offer=facts["offer"])]
    return [words, _("→ For example: 39.5023,116.6889  or  东经116.689°北纬39.502°")]


def _photo(facts: Facts) -> list[str]:
    return [
        _("The photo {path} was not taken: {reason}.").format(path=facts["path"], reason=reason_word(facts["reason"])),
        _("→ Nothing was saved. Leave it out, or send the original file from the phone."),
    ]


def _campaign(facts: Facts) -> list[str]:
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


def _table(facts: Facts) -> list[str]:
    lines = [_("{path}: {count} rows cannot be taken; nothing was written.").format(
        path=facts.get("path", ""), count=len({row for row, *_rest in facts["rows"]})
    )]
    for row, column, reason, value in facts["rows"]:
        lines.append(_("  row {row}, {column}: “{value}” — {reason}").format(
            row=row, column=column, value=value, reason=reason_word(reason)
        ))
    return [*lines, _("→ Mend these rows and import again, or take the good ones with --partial.")]


def _table_unreadable(facts: Facts) -> list[str]:
    words = _("{path} cannot be read as a list: {reason}.").format(
        path=facts.get("path", ""), reason=reason_word(facts.get("reason"))
    )
    wanted = [str(name) for name in facts.get("wanted") or ()]
    return [words, _("→ Columns needed: {names}").format(names=", ".join(wanted))] if wanted else [words]


def _ambiguous(facts: Facts) -> list[str]:
    return [
        _("“{name}” fits several: {matches}.").format(name=facts["name"], matches=_(", ").join(facts["matches"])),
        _("→ Name it by its full code, or by the id in brackets."),
    ]


def _code_taken(facts: Facts) -> list[str]:
    return [
        _("The code {code} already names a {kind}: {name}.").format(
            code=facts["code"], kind=kind_word(facts["kind"]), name=facts.get("name") or "—"
        ),
        _("→ Change that one with “edit”, or take another code."),
    ]


def _conflict_stands(facts: Facts) -> list[str]:
    what, code = kind_word(facts["what"]), str(facts.get("code") or "")
    words = _("{what}: not possible, {reason}.").format(
        what=f"{what} {code}" if code else what, reason=reason_word(facts["reason"])
    )
    if facts["reason"] == "no_visit":
        return [words, _("→ Begin one: fieldkit visit start, or name one: fieldkit visit list")]
    if facts["reason"] == "withdrawn" and code:
        return [words, _("→ By whom, when and why: fieldkit history {code}").format(code=code)]
    return [words]


def _damaged(facts: Facts) -> list[str]:
    return [
        _("The ledger {path} is damaged at line {line}: {reason}. It was left as it is.").format(
            path=facts["path"], line=facts["line"], reason=reason_word(facts["reason"])
        ),
        _("→ Keep a copy of the whole folder, then merge your last export into a new workspace."),
    ]


def _locked(facts: Facts) -> list[str]:
    return [
        _("Another window is writing to {path} ({holder}); waited {seconds} s.").format(
            path=facts["path"], holder=facts["holder"] or "?", seconds=round(float(facts["seconds"]))
        ),
        _("→ Wait until it is done, then repeat the command. Nothing was lost."),
    ]


def _too_new(facts: Facts) -> list[str]:
    return [
        _("{path} has format {format}, newer than this fieldkit can read.").format(
            path=facts["path"], format=facts["format"]
        ),
        _("→ Update fieldkit on this laptop. The file was left as it is."),
    ]


def _not_saved(facts: Facts) -> list[str]:
    lines = [
        _("NOT SAVED to {path}: {reason}. What was there before is untouched.").format(
            path=facts["path"], reason=reason_word(facts["reason"])
        )
    ]
    if facts.get("entries"):
        lines.append(_("Not known to be saved: {ids}").format(ids=", ".join(facts["entries"])))
    return [*lines, _("→ Make room or use another disk, then repeat the command.")]


def _read_only(facts: Facts) -> list[str]:
    return [
        _("{path} cannot be written to.").format(path=facts["path"]),
        _("→ Looking still works. To write, copy the folder to the laptop's disk."),
    ]


def _refused(facts: Facts) -> list[str]:
    where = _(" (line {line})").format(line=facts["line"]) if facts.get("line") else ""
    return [
        _("{path} was refused: {reason}{where}. It was left as it is, and nothing of it was taken.").format(
            path=facts["path"], reason=reason_word(facts["reason"]), where=where
        )
    ]


def _plain(facts: Facts) -> list[str]:
    said = ", ".join(f"{name}: {value}" for name, value in facts.items())
    return [_("It is not possible: {facts}").format(facts=said)]


WORDS = {
    errors.UsageFault: _usage_fault,
    errors.NotFound: _not_found,
    errors.NoWorkspace: _no_workspace,
    errors.InvalidCoordinate: _coordinate,
    errors.InvalidPhoto: _photo,
    errors.InvalidCampaign: _campaign,
    errors.InvalidTable: _table,
    errors.TableUnreadable: _table_unreadable,
    errors.InvalidInput: _invalid,
    errors.Ambiguous: _ambiguous,
    errors.CodeTaken: _code_taken,
    errors.ConflictStands: _conflict_stands,
    errors.LedgerDamaged: _damaged,
    errors.LedgerLocked: _locked,
    errors.LedgerTooNew: _too_new,
    errors.NotSaved: _not_saved,
    errors.ReadOnly: _read_only,
    errors.FileRefused: _refused,
}


def explain(error: errors.FieldkitError) -> Sequence[str]:
    """
    Give the lines that tell a person what happened and what to do next.
    """
    for known in type(error).__mro__:
        if known in WORDS:
            return WORDS[known](error.facts)
    return _plain(error.facts)


def report(error: Exception) -> int:
    """
    Say a person's or the system's error on stderr and give its exit code; any other is raised again, undressed.
    """
    console = Console.stderr()
    if isinstance(error, errors.FieldkitError) and error.exit_code != 70:
        for index, line in enumerate(explain(error)):
            console.line(line, style="red" if index == 0 else None)
        return error.exit_code
    if isinstance(error, OSError):
        console.line(_file_trouble(error), style="red")
        if isinstance(error, FileNotFoundError):
            return 3
        if error.errno in _OF_THE_DISK:
            console.line(_("→ Make room or use another disk, then repeat the command."))
        return 6
    raise error


def report_bug(trace: str) -> int:
    """
    Say that the trouble is ours, and where its trace was kept.
    """
    console = Console.stderr()
    console.line(_("This is a bug in fieldkit, not your mistake. Your ledger is as it was before this command."), "red")
    console.line(_("→ Please hand on this file: {path}").format(path=trace))
    return 70


def _file_trouble(error: OSError) -> str:
    path = Path(str(error.filename or ""))
    # A file half written under a name of ours tells a person nothing; its folder does.
    shown = visible(path.parent if path.name.startswith(".") and path.suffix == ".tmp" else error.filename or "")
    if error.errno in SYSTEM:
        words = reason_word(SYSTEM[error.errno])
        return _("{path}: {reason}.").format(path=shown, reason=words) if shown else words
    return _("{path}: the system says: {reason}").format(path=shown, reason=error.strerror)
