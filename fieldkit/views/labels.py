"""
What fields of records are called on the screen, and the words of closed lists that lists and rosters use.
"""

from __future__ import annotations

from fieldkit.language import N_

LABELS = {
    "code": N_("Code"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "level": N_("Level"),
    "region": N_("Region"),
    "township": N_("Township"),
    "address": N_("Address"),
    "topic": N_("Topic"),
    "agency": N_("Responsible agency"),
    "person": N_("Responsible person"),
    "contact": N_("Contact"),
    "group": N_("Group"),
    "member": N_("Members"),
    "leader": N_("Leader"),
    "vice_leader": N_("Vice leader"),
    "station": N_("Liaison station"),
    "coordinate": N_("Coordinate"),
    "lookback": N_("Look-back"),
    "ledger_no": N_("Number in the old ledger"),
    "note": N_("Note"),
    "visit": N_("Visit"),
    "site": N_("Site"),
    "check": N_("Check"),
    "date": N_("Date"),
    "time": N_("Time"),
    "method": N_("Method"),
    "joint": N_("Shared visit code"),
    "deputy": N_("Deputies"),
    "escorts": N_("Escorts (not counted)"),
    "started_at": N_("Started"),
    "ended_at": N_("Ended"),
    "checklist": N_("Checklist version"),
    "item": N_("Checklist item"),
    "advice": N_("Advice"),
    "distance_m": N_("Distance to the site"),
    "text": N_("Problem"),
    "finding": N_("Problem"),
    "campaign": N_("Campaign"),
    "origin": N_("Origin"),
    "rect_class": N_("Rectification"),
    "due_date": N_("Due"),
    "quantity": N_("Quantity"),
    "move": N_("State"),
    "sha256": N_("SHA-256"),
    "ext": N_("File type"),
    "role": N_("Role"),
    "original_name": N_("Original name"),
    "bytes": N_("Bytes"),
    "taken_at": N_("Taken at"),
    "direction": N_("Direction"),
    "camera": N_("Camera"),
    "width": N_("Width"),
    "height": N_("Height"),
    "count_unit": N_("Participations are counted"),
    "start_date": N_("Begins"),
    "end_date": N_("Ends"),
    "limits": N_("Limits in days"),
    "exempt": N_("Does not apply"),
    "a": N_("One"),
    "b": N_("The other"),
    "of": N_("Kind"),
    "same": N_("The same"),
    "entries": N_("Entries"),
    "photos": N_("Photos"),
    "reason": N_("Reason"),
    "withdrawn": N_("Withdrawn"),
    "members": N_("Members"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "datum": N_("Datum"),
}
KIND_LABELS = {
    ("deputy", "agency"): N_("Employer"),
    ("group", "contact"): N_("Contact person of the group"),
}
DEPUTY_LEVELS = {
    "national": N_("national deputy"),
    "provincial": N_("provincial deputy"),
    "city": N_("city deputy"),
    "county": N_("county deputy"),
    "township": N_("township deputy"),
}
LEVELS = {"city": N_("city level"), "county": N_("county level")}
GROUP_KINDS = {
    "supervision": N_("supervision group"),
    "inspection": N_("law inspection group"),
    "taskforce": N_("task force"),
    "deputies": N_("deputies' group"),
}
SOURCES = {"typed": N_("typed"), "exif": N_("from a photo"), "list": N_("from a list")}
COUNT_UNITS = {"visit": N_("once per visit"), "check": N_("once per check")}
LIMITS = {
    "immediate": N_("at once"),
    "deadline": N_("by a date"),
    "long_term": N_("long term"),
    "opinion": N_("opinion"),
}
DIRECTIONS = {
    "N": N_("north"),
    "NE": N_("northeast"),
    "E": N_("east"),
    "SE": N_("southeast"),
    "S": N_("south"),
    "SW": N_("southwest"),
    "W": N_("west"),
    "NW": N_("northwest"),
}
NOTES = {
    "code_without_region": N_("? The code {code} names no region, as 131022-G03 does. Is it right?"),
    "lon_first": N_("? The longitude stood first: taken as latitude {lat}, longitude {lon}."),
    "outside_box": N_("? {raw} lies outside the box of {region}. Is the datum right, or the region?"),
    "row_outside_box": N_("? Row {row}: {raw} lies outside the box of {region}. Is the datum right, or the region?"),
    "namesakes": N_("? Others are called {name} too: {codes}. They stay different people."),
    "group_unknown": N_("? The group {group} is not in this ledger yet: import the list of groups."),
    "no_author": N_("? Nobody is named as author; entries should be signed: fieldkit config author NAME"),
}
