"""
What is wrong with a list or a workbook, in words: its bad rows, and the optional part needed to read or write one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldkit.language import _
from fieldkit.views.reasons import reason_word
from fieldkit.views.steps import FIRST, import_first

Facts = Mapping[str, Any]
# Not by the name of fieldkit: what the package index has under that name is another program.
LIBRARIES = {"sheets": "xlsxwriter python-calamine", "reports": "docxtpl"}
SHOWN = 3


def table(facts: Facts) -> list[str]:
    """
    Say which rows of a list cannot be taken.
    """
    return _bad_rows(facts, (("", *each) for each in facts["rows"]))


def sheet(facts: Facts) -> list[str]:
    """
    Say which rows of a workbook cannot be taken, by sheet.
    """
    return _bad_rows(facts, map(tuple, facts["rows"]))


def _bad_rows(facts: Facts, cells: Iterable[tuple[Any, ...]]) -> list[str]:
    """
    Name every bad cell (sheet, row, column, reason, value); that another list is missing is true of every row: a few
    show it.
    """
    bad = list(cells)
    first = [each for each in bad if each[3] in FIRST]
    lines = [_("{path}: {count} rows cannot be taken; nothing was written.").format(
        path=facts.get("path", ""), count=len({each[:2] for each in bad})
    )]
    for name, row, column, reason, value in (each for each in bad if each not in first[SHOWN:]):
        words = _("  {sheet}, row {row}, {column}: “{value}” — {reason}") if name else _(
            "  row {row}, {column}: “{value}” — {reason}"
        )
        lines.append(words.format(sheet=name, row=row, column=column, value=value, reason=reason_word(reason)))
    if len(first) > SHOWN:
        lines.append(_("  … and {count} more").format(count=len(first) - SHOWN))
    lines += import_first(each[3] for each in first)
    if len(first) < len(bad):
        lines.append(_("→ Mend these rows and import again, or take the good ones with --partial."))
    return lines


def table_unreadable(facts: Facts) -> list[str]:
    """
    Say why a file is no list.
    """
    words = _("{path} cannot be read as a list: {reason}.").format(
        path=facts.get("path", ""), reason=reason_word(facts.get("reason"))
    )
    wanted = [str(name) for name in facts.get("wanted") or ()]
    return [words, _("→ Columns needed: {names}").format(names=", ".join(wanted))] if wanted else [words]


def extra(facts: Facts) -> list[str]:
    """
    Say what to install, or how to do without.
    """
    install = f"pip install {LIBRARIES[facts['extra']]}"
    if facts.get("action") == "write":
        return [
            _("{path}: the part of fieldkit that makes such files is not installed here.").format(path=facts["path"]),
            _("→ Install it: {command}    or take a name that ends in {instead}").format(
                command=install, instead=facts["instead"]
            ),
        ]
    return [
        _("{path} is a workbook, and the part of fieldkit that reads them is not installed here.").format(
            path=facts["path"]
        ),
        _("→ Install it: {command}    or save the sheet as CSV (UTF-8) and import that").format(command=install),
    ]
