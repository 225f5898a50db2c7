"""
The errors of fieldkit: facts and an exit code, never wording.

Each class names what went wrong; its keyword attributes are the facts (file, line, code, nearest names). The
words are in `fieldkit.views.errors`, in both languages. Exit codes are those of `docs/cli.md`.
"""

from __future__ import annotations


class FieldkitError(Exception):
    """
    The root of all errors a user can cause or mend; `facts` holds what the message needs.
    """

    exit_code = 4

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in facts.items()))
        self.facts = facts


class UsageFault(FieldkitError):
    """
    Something needed was not given: `missing` (names of the options or arguments).
    """

    exit_code = 2


class NotFound(FieldkitError):
    """
    No record, file or region goes by this name: `kind`, `name`, `nearest` (list of right ones); `look` (a word from a
    closed list) where another way out is to be shown than that of the kind.
    """

    exit_code = 3


class NoWorkspace(FieldkitError):
    """
    No workspace in the folder, or, unless it was `named`, above it: `folder`, `named`.
    """

    exit_code = 3


class InvalidInput(FieldkitError):
    """
    A value that cannot be taken: `field`, `value`, `reason` (a word from a closed list), `hint`.
    """

    exit_code = 4


class InvalidCoordinate(InvalidInput):
    """
    A coordinate that cannot be read: `value`, `reason`, `offer` (a corrected text, or None).
    """


class InvalidPhoto(InvalidInput):
    """
    A photo that cannot be taken: `path`, `reason` (empty | not_image | truncated | unreadable | too_large).
    """


class InvalidCampaign(InvalidInput):
    """
    A campaign with values that cannot be taken: `path`, `faults` (list of (field, value, word for what is allowed));
    nothing was written.
    """


class InvalidTable(InvalidInput):
    """
    A list with bad rows: `path`, `rows` (list of (row number, column, reason, value)); nothing was written.
    """


class InvalidSheet(InvalidTable):
    """
    A workbook with bad rows: `path`, `rows` (list of (sheet, row number, column, reason, value)); nothing was written.
    """


class TableUnreadable(InvalidInput):
    """
    A list that cannot be read at all: `path`, `reason` (empty | encoding | header | quotes), `wanted` (column names).
    """


class InvalidTemplate(InvalidInput):
    """
    A template that cannot be filled: `path`, `reason` (placeholder | not_docx | too_large), `detail` (what the
    template engine says, or "").
    """


class ExtraMissing(InvalidInput):
    """
    What is asked for needs libraries that are not installed: `extra` (its name), `path` (the file, or its suffix),
    `action` (read | write), `instead` (a suffix that needs none).
    """


class Ambiguous(FieldkitError):
    """
    A name that fits several records: `kind`, `name`, `matches` (list of codes or names), `by_id` (those of them that
    have an id in brackets, because nothing else tells them apart); of deputies also `people`, for each match the name,
    level, agency and groups; `more`, how many fit beside those told.
    """

    exit_code = 4


class CutIncomplete(FieldkitError):
    """
    Entries of a cut are not here: `code` (its label), `here` and `count` of them, `missing` (list of (author, laptop,
    how many)).
    """

    exit_code = 3


class UnclearSide(FieldkitError):
    """
    No one side of a conflict is meant: `reason` (none_mine | all_mine | several | number | unsaid), `standing` (the
    conflict with its sides), `state`, `own` (the writers this laptop is), `lists` (names of lists by entry).
    """

    exit_code = 4


class SideMissing(UnclearSide):
    """
    A conflict was named and nothing that settles it: which value is right has to be said.
    """

    exit_code = 2


class CodeTaken(FieldkitError):
    """
    The code already names a record: `kind`, `code`, `name`.
    """

    exit_code = 5


class ConflictStands(FieldkitError):
    """
    The step is refused by the state of the record: `what`, `code`, `reason`; `own` for a foreign campaign, the code of
    this ledger's.
    """

    exit_code = 5


class LedgerDamaged(FieldkitError):
    """
    The file is not a whole ledger: `path`, `line`, `reason`.
    """

    exit_code = 6


class LedgerLocked(FieldkitError):
    """
    Another program holds the lock: `path`, `holder`, `seconds`.
    """

    exit_code = 6


class LedgerTooNew(FieldkitError):
    """
    The file has a format number above ours: `path`, `format`.
    """

    exit_code = 6


class NotSaved(FieldkitError):
    """
    A write failed; what was there stands: `path`, `reason`, `entries` (ids not known to be saved).
    """

    exit_code = 6


class ReadOnly(FieldkitError):
    """
    The place cannot be written to: `path`; `target` when a file was to be handed over there.
    """

    exit_code = 6


class FileRefused(FieldkitError):
    """
    A file that arrived is refused whole: `path`, `reason` (a word from a closed list), `line`, `detail`.
    """

    exit_code = 6

    def __init__(self, path: str, reason: object, detail: object = None, line: object = None) -> None:
        super().__init__(path=path, reason=reason, line=line, detail=detail)
