"""
What is wrong with a workbook, in words: its bad rows, and the optional part that is needed to read or write one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.language import _
from fieldkit.views.reasons import reason_word

Facts = Mapping[str, Any]
# Not by the name of fieldkit: what the package index has under that name is another program.
LIBRARIES = {"sheets": "xlsxwriter python-calamine", "reports": "docxtpl"}


def sheet(facts: Facts) -> list[str]:
    """
    Name every bad cell of a workbook by sheet, row and column.
    """
    rows = {tuple(each[:2]) for each in facts["rows"]}
    lines = [_("{path}: {count} rows cannot be taken; nothing was written.").format(
        path=facts.get("path", ""), count=len(rows)
    )]
    for name, row, column, reason, value in facts["rows"]:
        lines.append(_("  {sheet}, row {row}, {column}: “{value}” — {reason}").format(
            sheet=name, row=row, column=column, value=value, reason=reason_word(reason)
        ))
    return [*lines, _("→ Mend these rows and import again, or take the good ones with --partial.")]


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
