"""
Errors in words: what happened, where, and what to do next. Also the one place where a bug of ours is called one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit import errors
from fieldkit.language import N_, _
from fieldkit.views import file_errors, table_errors
from fieldkit.views.console import Console
from fieldkit.views.labels import DEPUTY_LEVELS, LABELS
from fieldkit.views.reasons import kind_word, reason_word
from fieldkit.views.steps import at_workspace, shell_word
from fieldkit.views.terms import term

Facts = Mapping[str, Any]
ARGUMENTS = {"SITE": N_("SITE"), "NAME": N_("NAME"), "RECORD": N_("RECORD"), "LABEL": N_("LABEL")}
# What to do when no record, file or place goes by a name and no near one is known.
LOOK = {
    "region": N_("→ See which there are: fieldkit campaign show"),
    "conflict": N_("→ See: fieldkit conflict list"),
    "source": N_("→ See which there are: fieldkit source list"),
    "quarantine": N_("→ See which there are: fieldkit quarantine list"),
    "command": N_("→ See what was written: fieldkit undo --list"),
    "freeze": N_("→ See which there are: fieldkit freeze --list. A day is written like 2021-10-18."),
    "merge": N_("→ See which there were: fieldkit history --merges"),
    "draft": N_("→ See which there are: fieldkit todo"),
    "file": N_("→ Check the path. Is the stick plugged in?"),
    "stick": N_("→ Plug it in, or name where to write to. Another stick: fieldkit config stick FOLDER"),
    "folder": N_("→ Make the folder first. Or is the stick not plugged in?"),
    "picture": N_("→ Check the path of the file, folder or pattern. Nothing was saved."),
    "own_group": N_(
        "→ This workspace's group is not in its ledger. Import the list of groups: fieldkit group import FILE "
        "(or name another: fieldkit config group CODE)"
    ),
}
LISTED = ("group", "deputy", "site", "visit", "check", "finding", "photo")
# What to do about a step that the state of a record, file or folder refuses.
STEPS = {
    "no_visit": N_("→ Begin one: fieldkit visit start, or name one: fieldkit visit list"),
    "has_checks": N_("→ Take these back first, or put them on another visit: fieldkit visit show {code}"),
    "not_noted": N_("→ Merge the file once more, and it is noted; or: fieldkit source set-aside LAPTOP --reason TEXT"),
    "others_too": N_("→ See which: fieldkit source show {path}. To set it aside all the same: --all"),
    "aside_already": N_("→ By whom and why: fieldkit source show {path}"),
    "held_by_others": N_("→ See by which: fieldkit source show {path}"),
    "withdrawn": N_("→ By whom, when and why: fieldkit history {code}"),
    "already_one": N_("→ Two after all? The same command with --apart"),
    "not_empty": N_("→ Name a new folder: fieldkit demo DIR"),
    "in_use": N_("→ Name a folder that is not there yet."),
    "other_campaign": N_("→ Give it the code {own}: fieldkit campaign new FILE --from {own} --code {own}"),
    "label_taken": N_("→ Take another label, or take that one back with undo. See: fieldkit freeze --list"),
    "no_checks": N_("→ Log one: fieldkit check log SITE --visit {code}"),
    "paper exists": N_("→ Take another name with -o, or write over it with --force."),
    "workspace exists": N_("→ Work in it: fieldkit -w {path} todo, or name another folder."),
    "file exists": N_("→ Take another name for it."),
    "claims_changed": N_("→ Look at it again: fieldkit conflict list"),
}
MOST_MISSING = 8
_TARGET = ("own_ledger", "is_input", "not_ours")


def _usage_fault(facts: Facts) -> list[str]:
    names = _(", ").join(_(ARGUMENTS[name]) if name in ARGUMENTS else name for name in facts["missing"])
    return [_("Missing: {names}.").format(names=names), _("→ Add what is missing, or see --help.")]


def _not_found(facts: Facts) -> list[str]:
    kind, name = str(facts["kind"]), facts["name"]
    words = _("Nothing contradicts “{name}”.") if kind == "conflict" else _("There is no {kind} “{name}”.")
    said = words.format(kind=kind_word(kind), name=name)
    near = [str(name) for name in facts.get("nearest") or ()]
    lines = [said, *([_("→ Did you mean: {names}?").format(names=_(", ").join(near))] if near else [])]
    look = str(facts.get("look") or ("" if near else kind))
    if near or look in LOOK:
        return [*lines, *([_(LOOK[look])] if look in LOOK else [])]
    return [said, _("→ See which there are: fieldkit {kind} list").format(kind=kind)] if kind in LISTED else [said]


def _no_workspace(facts: Facts) -> list[str]:
    none = _("There is no workspace at or above {folder}.")
    words = _("{folder} is no workspace folder.") if facts["named"] else none
    return [
        words.format(folder=facts["folder"]),
        _("→ Make one: fieldkit init DIR --region CODE    or name one: fieldkit -w DIR …"),
    ]


def _field_word(field: str) -> str:
    family, _dot, rest = field.partition(".")
    return " ".join(filter(None, (_(LABELS[family]) if family in LABELS else family, rest)))


def _invalid(facts: Facts) -> list[str]:
    words = _("{field}: “{value}” cannot be taken: {reason}.").format(
        field=_field_word(str(facts.get("field") or _("a value"))),
        value=facts.get("value", ""),
        reason=reason_word(facts.get("reason")),
    )
    hint = facts.get("hint")
    if facts.get("reason") == "own_group":
        return [words, _("→ Hand your work over without --for: fieldkit export FILE.zip")]
    if facts.get("reason") in _TARGET:
        return [words, _("→ Take another name for it, for example 131022-G03.zip.")]
    if not hint:
        return [words]
    one_of = facts.get("reason") in ("choice", "unknown", "several_fields")
    return [words, (_("→ One of: {hint}") if one_of else _("→ For example: {hint}")).format(hint=hint)]


def _coordinate(facts: Facts) -> list[str]:
    words = _("The coordinate “{value}” cannot be taken: {reason}.").format(
        value=facts["value"], reason=reason_word(facts["reason"])
    )
    if facts.get("offer"):
        return [words, _("→ Did you mean {offer} (latitude, longitude)?").format(offer=facts["offer"])]
    return [words, _("→ For example: 39.5023,116.6889  or  东经116.689°北纬39.502°")]


def _ambiguous(facts: Facts) -> list[str]:
    told, by_id, people = facts["matches"], facts.get("by_id") or (), facts.get("people") or ()
    if people and not by_id:
        step = _("→ Name the one who is meant by the number that stands first.")
    elif not by_id:
        step = _("→ Name it in full, as it stands above.")
    elif len(by_id) == len(told):
        step = _("→ Name it by the id in brackets.")
    else:
        step = _("→ Name it in full, as it stands above, or by the id in brackets.")
    more = [_("  … and {count} more").format(count=facts["more"])] if facts.get("more") else []
    if people:
        lines = [_person(one, who) for one, who in zip(told, people, strict=True)]
        return [_("“{name}” fits several people:").format(name=facts["name"]), *lines, *more, step]
    matches = _(", ").join((*told, *map(str.strip, more)))
    return [_("“{name}” fits several: {matches}.").format(name=facts["name"], matches=matches), step]


def _person(told: str, who: Facts) -> str:
    """
    Name a deputy by what tells namesakes apart: number, name, level, agency, groups.
    """
    name = who["name"] if not told.startswith(who["name"]) else ""
    level = term(DEPUTY_LEVELS, who["level"]) if who["level"] else ""
    parts = (level, who["agency"], _(", ").join(who["groups"]))
    return f"  {told} {name}".rstrip() + "".join(f" · {part}" for part in parts if part)


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
    step = STEPS.get(facts["reason"]) or STEPS.get(f"{facts['what']} {facts['reason']}") or ""
    if not step or ("{code}" in step and not code):
        return [words]
    return [words, _(step).format(code=code, path=shell_word(code), own=facts.get("own", ""))]


def _cut_incomplete(facts: Facts) -> list[str]:
    words = _("Of the cut “{code}” only {here} of {count} entries are here.")
    rows = [_("  missing of {by} (laptop {dev}): {count}").format(by=by or "?", dev=dev[:6], count=count)
            if dev else _("  missing of lists: {count}").format(count=count)
            for by, dev, count in facts["missing"][:MOST_MISSING]]
    if len(facts["missing"]) > MOST_MISSING:
        rows.append(_("  … and {count} more").format(count=len(facts["missing"]) - MOST_MISSING))
    step = _("→ Merge a whole export of whoever signed it off: a part is not enough to count it again.")
    return [words.format(**{name: facts[name] for name in ("code", "here", "count")}), *rows, step]


def _unclear_side(facts: Facts) -> list[str]:
    # Values are put into words as in a list of conflicts; no other error needs what that needs.
    from fieldkit.views.sides import unclear_side

    return unclear_side(facts)


def _plain(facts: Facts) -> list[str]:
    said = ", ".join(f"{name}: {value}" for name, value in facts.items())
    return [_("It is not possible: {facts}").format(facts=said)]


WORDS = {
    errors.UsageFault: _usage_fault,
    errors.NotFound: _not_found,
    errors.NoWorkspace: _no_workspace,
    errors.InvalidCoordinate: _coordinate,
    errors.InvalidPhoto: file_errors.photo,
    errors.InvalidTemplate: file_errors.template,
    errors.InvalidCampaign: file_errors.campaign,
    errors.InvalidTable: table_errors.table,
    errors.InvalidSheet: table_errors.sheet,
    errors.TableUnreadable: table_errors.table_unreadable,
    errors.ExtraMissing: table_errors.extra,
    errors.InvalidInput: _invalid,
    errors.Ambiguous: _ambiguous,
    errors.CutIncomplete: _cut_incomplete,
    errors.UnclearSide: _unclear_side,
    errors.SideMissing: _unclear_side,
    errors.CodeTaken: _code_taken,
    errors.ConflictStands: _conflict_stands,
    errors.LedgerDamaged: file_errors.damaged,
    errors.LedgerLocked: file_errors.locked,
    errors.LedgerTooNew: file_errors.too_new,
    errors.NotSaved: file_errors.not_saved,
    errors.ReadOnly: file_errors.read_only,
    errors.FileRefused: file_errors.refused,
}


def explain(error: errors.FieldkitError) -> Sequence[str]:
    """
    Give the lines that tell a person what happened and what to do next.
    """
    for known in type(error).__mro__:
        if known in WORDS:
            return WORDS[known](error.facts)
    return _plain(error.facts)


def report(error: Exception, workspace: str | None = None) -> int:
    """
    Say a person's or the system's error on stderr and give its exit code; any other is raised again, undressed. The
    commands it advises name the *workspace* of `-w`.
    """
    console = Console.stderr()
    if isinstance(error, errors.FieldkitError) and error.exit_code != 70:
        for index, line in enumerate(at_workspace(explain(error), workspace)):
            console.say(line, style="red" if index == 0 else None)
        return error.exit_code
    if isinstance(error, OSError):
        console.line(file_errors.file_trouble(error), style="red")
        if isinstance(error, FileNotFoundError):
            console.line(_(LOOK["file"]))
            return 3
        if error.errno in file_errors.OF_THE_DISK:
            console.line(_("→ Make room or use another disk, then repeat the command."))
        return 6
    raise error


def report_bug(trace: str) -> int:
    """
    Say that the trouble is ours, and where its trace was kept.
    """
    console = Console.stderr()
    words = _("This is a bug in fieldkit, not your mistake. What was saved is safe; nothing half-written counts.")
    console.line(words, "red")
    console.line(_("→ Please hand on this file: {path}").format(path=trace))
    return 70
