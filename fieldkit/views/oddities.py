"""
What looks odd about a check or a visit, in words: questions for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fieldkit.language import N_, _
from fieldkit.views.terms import few, moment

if TYPE_CHECKING:
    from fieldkit.views.page import Page

NAMED = 3
WARNINGS = {
    "no_deputies": N_("? No deputy is named, so nobody is counted: fieldkit check amend {code} -d NAMES"),
    "future": N_("? {date} lies after today ({today}) by this laptop's clock. Is the clock right?"),
    "after_campaign": N_("? {date} is after the campaign ended ({end})."),
    "before_campaign": N_("? {date} is before the campaign began ({start})."),
    "far": N_("? {distance_m} m from the site. Is it the right site?"),
    "outside_region": N_("? The position lies outside the county's box ({region})."),
    "exempt": N_("? The topic {topic} does not apply in {region}."),
    "other_topic": N_("? {item} is not on the checklist of {topic}. Is it the right site?"),
    "photo_other_day": N_("? The photo {path} was taken on another day ({taken_at})."),
    "photo_far": N_("? The photo {path} was taken {distance_m} m from the site."),
    "photos_far": N_("? The photo {path} was taken {distance_m} m from the site; too far as well: {others} more."),
    "photo_shared": N_("? The photo {path} is evidence of {codes} too. Is it of this site?"),
    "photo_bare": N_("  {path}: no time or no position (normal for WeChat; send originals as files)."),
    "deputy_and_escort": N_(
        "? Both a deputy and an escort: {names}. Escorts are never counted: correct one of the two."
    ),
    "checked_twice": N_(
        "? This group checked {site} on this day already: {codes}. Logged twice? fieldkit check withdraw {code}"
    ),
    "visit_beside": N_(
        "? The group has a visit on this day, {visit}; this check counts as another outing. Part of that one? "
        "fieldkit check amend {code} --visit {visit}"
    ),
    "joint_other_day": N_(
        "? The code {joint} is that of visit {visit} of {date}; of two days, they count as two outings. A wrong day? "
        "fieldkit visit amend {code} --on DATE"
    ),
    "days_differ": N_(
        "? {one} was on {one_date}, {other} on {other_date}, yet they count as one outing. Two? "
        "fieldkit visit unify {one} {other} --apart"
    ),
    "item_not_problem": N_(
        "? {item} is answered “{judgement}”. Correct it: fieldkit check amend {code} --item {item}=problem"
    ),
    "due_before": N_("? Due {due}, before the problem was found on {found}."),
    "still_one": N_(
        "? {one} and {other} are joined through another visit or a shared code: fieldkit visit show {one}"
    ),
    "still_one_through": N_("? {one} and {other} are joined through others still: {codes}"),
    "sites_far_apart": N_(
        "? {one} and {other} lie {distance_m} m apart, yet they count as one site. Two? "
        "fieldkit site unify {one} {other} --apart"
    ),
    "visit_still_open": N_("? Visit {visit} was not ended; checks now go to the new one."),
    "visit_left_open": N_(
        "? Dated {date}, as the open visit {visit}. Another day? End it first: fieldkit visit end"
    ),
    "not_there": N_("? {name} was not on this visit: nobody to drop."),
    "visit_other_day": N_("? Dated {date}, but the visit {visit} was on {visit_date}."),
}


def warning_words(warnings: Iterable[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """
    Put what looks odd into words, each as a question for a person.
    """
    return tuple(_(WARNINGS[word]).format(**_readable(facts)) for word, facts in warnings if word != "photo_bare")


def _readable(facts: dict[str, Any]) -> dict[str, Any]:
    """
    Write lists and moments as people do.
    """
    shown = {name: few(value, NAMED) if isinstance(value, list) else value for name, value in facts.items()}
    if "taken_at" in shown:
        shown["taken_at"] = moment(shown["taken_at"])
    if "judgement" in shown:
        from fieldkit.views.terms import JUDGEMENTS, term

        shown["judgement"] = term(JUDGEMENTS, shown["judgement"])
    return shown


def with_torn_end(page: Page, put_aside: str) -> Page:
    """
    Say beside a page that the ledger ended in pieces: a reader that it is so, a writer where it put them. A page that
    lists what looks odd lists that too.
    """
    words = _("? The ledger ends in pieces of a command, which do not count: see fieldkit verify.")
    if put_aside:
        words = _("? The ledger ended in pieces of a command, now in {path}. Is the last check missing? Log it again.")
    document = page.document
    if isinstance(document, dict) and isinstance(document.get("warnings"), list):
        torn = {"warning": "torn_end", "path": put_aside}
        document = {**document, "warnings": [torn, *document["warnings"]]}
    return page._replace(document=document, talk=(words.format(path=put_aside), *page.talk))


def bare_words(warnings: Iterable[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """
    Say on one line which photos carry no time or position: that is normal, and not a question.
    """
    bare = [str(facts["path"]) for word, facts in warnings if word == "photo_bare"]
    if len(bare) < 2:
        return tuple(_(WARNINGS["photo_bare"]).format(path=path) for path in bare)
    words = _("  {count} photos: no time or no position (normal for WeChat; send originals as files).")
    return (words.format(count=len(bare)),)
