"""
The words for kinds of records and for the reasons errors and reports give: one closed list each.
"""

from __future__ import annotations

from fieldkit.language import N_, _

KINDS = {
    "workspace": N_("workspace"),
    "campaign": N_("campaign"),
    "group": N_("group"),
    "deputy": N_("deputy"),
    "site": N_("site"),
    "visit": N_("visit"),
    "check": N_("check"),
    "photo": N_("photo"),
    "finding": N_("finding"),
    "region": N_("region"),
    "topic": N_("topic"),
    "item": N_("checklist item"),
    "file": N_("file"),
    "folder": N_("folder"),
    "paper": N_("paper"),
    "record": N_("record"),
    "conflict": N_("conflict"),
    "unify": N_("unification"),
    "erase": N_("erasure"),
    "setting": N_("setting"),
    "undo": N_("undo"),
    "command": N_("command"),
    "draft": N_("kept draft"),
}
REASONS = {
    "empty": N_("the file is empty"),
    "null": N_("the file holds nothing but “null”"),
    "not_json": N_("it is not JSON"),
    "utf16": N_("it is UTF-16 text; save it as UTF-8"),
    "not_utf8": N_("it is not UTF-8 text; save it as UTF-8"),
    "other_program": N_("it comes from another program"),
    "other_campaign": N_("it belongs to another campaign"),
    "layout": N_("its layout was changed so that it cannot be trusted"),
    "truncated": N_("its end is cut off; ask for the file again"),
    "torn": N_("its end is torn: the last command on that laptop is not in it, or not whole"),
    "writers_differ": N_("it holds less than its list of writers says: its end was cut; ask for the file again"),
    "hash": N_("the entry does not match its id: it was changed after it was written"),
    "canonical": N_("the entry is not written the canonical way"),
    "shape": N_("the entry has an unknown shape"),
    "json": N_("the entry is not JSON"),
    "too_new": N_("it was written by a newer fieldkit; update this one"),
    "not_found": N_("there is no such file"),
    "is_folder": N_("it is a folder, not a file"),
    "not_folder": N_("it is a file, not a folder"),
    "not_empty": N_("the folder is not empty"),
    "denied": N_("the system does not allow it"),
    "read_only": N_("it cannot be written to"),
    "holds_more": N_("it holds entries that would be lost; take another name, or merge it first"),
    "unreadable": N_("it cannot be read"),
    "not_image": N_("it is not a photo (JPEG, PNG, WebP or HEIC)"),
    "too_large": N_("it is too large"),
    "full": N_("the disk is full"),
    "medium": N_("the disk or stick reports an error"),
    "workbook": N_("it is a workbook; save it as CSV (UTF-8)"),
    "not_workbook": N_("it is no workbook that can be read (.xlsx, .xls, .ods); open it and save it again"),
    "encrypted": N_("it is locked with a password; save it without one"),
    "formula": N_("a formula that failed or was never calculated; type the value"),
    "encoding": N_("its text is neither UTF-8 nor GB18030"),
    "header": N_("no row holds the column names"),
    "list_of_site": N_("its columns are those of a list of sites (site import)"),
    "list_of_group": N_("its columns are those of a list of groups (group import)"),
    "list_of_deputy": N_("its columns are those of a roster (deputy import)"),
    "quotes": N_("a quotation mark is never closed"),
    "date": N_("it is no date; write it like 2021-10-18"),
    "time": N_("it is no time; write it like 09:30"),
    "time_alone": N_("it is a time without a day: give the date too"),
    "midnight": N_("the night after midnight is the next day: write its date, and the time from 00:00 on"),
    "noon_or_midnight": N_("noon is 12:00, midnight 00:00 of the next day: write the one that is meant"),
    "answer": N_("it is not understood"),
    "measure": N_("give the number with a measure of this item"),
    "surrogate": N_("it holds broken characters"),
    "integer_range": N_("the number is too large"),
    "depth": N_("it is nested too deeply"),
    "key_not_ascii": N_("a field name is not plain ASCII"),
    "not_canonical": N_("it is a kind of value a ledger cannot hold"),
    "swapped": N_("latitude and longitude look swapped"),
    "outside": N_("it lies outside China"),
    "too_long": N_("it is too long (names 200 characters, texts 4000)"),
    "code": N_("it is no code: letters, digits and dashes"),
    "blank": N_("it is empty"),
    "unknown": N_("it is not known"),
    "no_group": N_("no group is in this ledger yet"),
    "no_deputy": N_("no deputy is in this ledger yet"),
    "twice": N_("it stands twice in this list"),
    "said_twice": N_("it is answered twice; give one answer with all its parts"),
    "withdrawn": N_("it was withdrawn"),
    "not_withdrawn": N_("it was not withdrawn"),
    "no_checks": N_("it has no checks yet"),
    "paper_suffix": N_("its name must end in .docx or .html"),
    "only_word": N_("only Word papers (.docx) take a template"),
    "placeholder": N_("a placeholder in it is not known or not closed"),
    "not_docx": N_("it is not a Word file (.docx) that can be filled"),
    "no_visit": N_("no visit is under way"),
    "same": N_("both are the same record"),
    "nothing_to_undo": N_("there is nothing left to take back"),
    "for_good": N_("an erasure is for good"),
    "not_erasable": N_("it holds nobody's data"),
    "erased": N_("this picture was erased for good; log it without, or take another"),
    "damaged": N_("a ledger or bundle stands there that cannot be read: look at it, or take another name"),
    "exists": N_("it exists already"),
    "own_ledger": N_("it is this workspace's own ledger"),
    "not_a_bundle": N_("it is not a fieldkit bundle"),
    "entry": N_("an entry in it is damaged"),
    "ambiguous": N_("it fits several"),
    "choice": N_("it is none of the words known here"),
    "sheet_suffix": N_("its name must end in .xlsx or .csv"),
    "row_number": N_("it is no row number: a whole number from 1"),
    "number_twice": N_("two rows have this number; give a copied row a number of its own"),
    "percent": N_("a cell that shows 95% holds 0.95; write it with its sign, as text: 95%"),
    "photo_lost": N_("there is no such photo beside the sheet or in its folder photos"),
    "changed": N_("it was changed while it was being read; repeat the command"),
    "suffix": N_("its name must end in .json or .zip"),
    "is_input": N_("it is one of the inputs, which are never changed"),
    "not_ours": N_("a file of another kind stands there"),
    "nothing_here": N_("there is no ledger or bundle in it"),
    "photo_lacking": N_("photos that it lists are not in it"),
    "photo_damaged": N_("photos in it are damaged and were not taken"),
    "ledger_differs": N_("its ledger is not the one its list names"),
    "manifest": N_("its list of files cannot be believed"),
    "zip_headers": N_("the zip contradicts itself or its end is damaged"),
    "zip_overlap": N_("files inside the zip overlap"),
    "zip_names": N_("it holds a name that has no place in a bundle"),
    "zip_method": N_("the zip is packed in a way not known here"),
    "zip_encrypted": N_("the zip is encrypted"),
}
# What a campaign's field may hold, as a person reads it who mends the file.
ALLOWED = {
    "name_text": N_("a text of 1 to 200 characters"),
    "names": N_("texts under “zh” and “en”, one of them at least"),
    "text": N_("a text"),
    "count_unit": N_("“visit” or “check”"),
    "limits": N_("names with whole days, such as “deadline”: 30"),
    "days": N_("whole days from 0 on, or null for no limit"),
    "exempt": N_("topics with lists of regions, such as “MI”: [“131022”]"),
    "codes": N_("a list of codes of regions, such as [“131022”]"),
    "day": N_("a day such as “2021-09-01”, or null"),
    "not_before_start": N_("no day before start_date"),
    "one_at_least": N_("one at least"),
    "region": N_("an object with zh, en, seat, box"),
    "topic": N_("an object with zh, en, lookback, order"),
    "checklist": N_("an object with version, items"),
    "seat": N_("lat and lon as texts in degrees, or null"),
    "box": N_("west, south, east, north as texts in degrees, or null"),
    "yes_no": N_("true or false"),
    "whole": N_("a whole number"),
    "version": N_("a whole number from 1 on"),
    "items": N_("a list of objects with code, zh, en, judge, measures"),
    "item": N_("an object with code, zh, en, judge, measures"),
    "item_code": N_("capital letters and digits, such as “GW04”"),
    "once": N_("each code once in a checklist"),
    "measures": N_("a list of objects with measure (a text) and rule (a text or null), or []"),
}


def allowed_word(word: object) -> str:
    """
    Give the words for what a campaign's field may hold; an unknown one stands as it is.
    """
    return _(ALLOWED[str(word)]) if word in ALLOWED else str(word)


def kind_word(kind: object) -> str:
    """
    Give the word for a kind of record in the user's language.
    """
    return _(KINDS[str(kind)]) if kind in KINDS else str(kind)


def reason_word(reason: object) -> str:
    """
    Give the words for a reason from the closed list; an unknown one stands as it is.
    """
    return _(REASONS[str(reason)]) if reason in REASONS else str(reason)
