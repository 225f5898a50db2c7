"""
The words of a check logged by answering: what is asked, what each key does, what was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.measure import keeps
from fieldkit.language import N_, _, current
from fieldkit.views.terms import JUDGEMENTS, METHODS, label, moment, rule_words, term
from fieldkit.views.text import shorten, visible, width

if TYPE_CHECKING:
    from fieldkit.core.campaign import Item
    from fieldkit.core.walk import Walk
    from fieldkit.operations.choosing import Candidate
    from fieldkit.operations.fresh import FreshPhoto
    from fieldkit.operations.walk import Asked

QUESTIONS = {
    "photos": N_("Photos (files, pattern or folder; Enter: none)"),
    "site": N_("Site (number, code or name)"),
    "when": N_("When (2021-10-18 09:30, 10月18日 上午9点半, 昨天)"),
    "group": N_("Group (code or name)"),
    "method": N_("How (number or word; Enter: not said)"),
    "deputies": N_("Deputies (roster numbers or names; Enter: none)"),
    "advice": N_("The deputies' advice (Enter: none)"),
    "tick": N_("Which photos (1-3,5; Enter: all, 0: none)"),
}
LEGEND = (
    N_("1 ok  2 problem  3 not applicable  4 unchecked   v value  x another problem"),
    N_("space on  b back  r rest ok  d done  s keep as a draft"),
)


def question(name: str) -> str:
    """
    Give the words of a question.
    """
    return _(QUESTIONS[name])


def default(name: str) -> str:
    """
    Give what Enter means for a question, "" for nothing.
    """
    return _("today") if name == "when" else ""


def legend() -> tuple[str, ...]:
    """
    Say what each key does, in two lines.
    """
    return tuple(map(_, LEGEND))


def candidates(found: Sequence[Candidate]) -> tuple[str, ...]:
    """
    List the sites offered, each with its number.
    """
    lines = []
    for number, one in enumerate(found, 1):
        far = "" if one.distance_m is None else "  " + _("{distance} m").format(distance=one.distance_m)
        lines.append(f"  {number}  {visible(label(one.site))}{far}")
    return tuple(lines)


def method_lines(methods: Sequence[str]) -> tuple[str, ...]:
    """
    List the methods with their numbers, on as few lines as fit.
    """
    named = [f"{number} {term(METHODS, method)}" for number, method in enumerate(methods, 1)]
    lines = [""]
    for name in named:
        if width(lines[-1]) + width(name) > 74:
            lines.append("")
        lines[-1] += ("  " if not lines[-1] else "   ") + name
    return tuple(lines)


def no_photos(folder: str) -> str:
    """
    Say that a folder holds no picture that is not in the ledger.
    """
    return _("? {folder} holds no photo that is not logged already.").format(folder=folder)


def photo_lines(photos: Sequence[FreshPhoto]) -> tuple[str, ...]:
    """
    List photos that are in no ledger yet, each with its number and the time it tells.
    """
    lines = []
    for number, photo in enumerate(photos, 1):
        name = visible(photo.path.replace("\\", "/").rpartition("/")[2])
        taken = moment(photo.taken_at) or _("no time")
        lines.append(f"  {number:>2}  {taken:<16}  {name}")
    return tuple(lines)


def item_line(walk: Walk) -> str:
    """
    Ask for the current item: its place, code and words, what is measured and the rule it is held to.
    """
    item = walk.item
    if item is None:
        return ""
    name = item.name(current())
    before = answer_words(item, walk.answers)
    told = f"  [{before}]" if before else ""
    return f"{walk.at + 1}/{len(walk.items)} {item.code} {shorten(visible(name), 48)}{_measures(item)}{told}"


def _measures(item: Item) -> str:
    said = _(", ").join(f"{one.measure} {rule_words(one.rule)}".strip() for one in item.measures)
    return _(" ({measures})").format(measures=said) if said else ""


def value_question(item: Item) -> str:
    """
    Ask for a measured value with its unit.
    """
    return _("  Value, in {measure} (Enter: none)").format(measure="/".join(one.measure for one in item.measures))


def finding_question() -> str:
    """
    Ask for the words of a problem, right where it is.
    """
    return _("  What is wrong (Enter: say it later)")


def answer_words(item: Item, answers: Mapping[str, Mapping[str, Any]]) -> str:
    """
    Say what was answered at an item, and whether a value breaks its rule; "" for nothing.
    """
    said: list[str] = []
    for place, measure in enumerate(item.measures or (None,)):
        answer = answers.get(f"item.{item.code}" + (f".{place + 1}" if place else ""), {})
        if "judgement" in answer:
            said.insert(0, term(JUDGEMENTS, answer["judgement"]))
        if "value" in answer:
            broken = measure is not None and keeps(measure.rule, str(answer["value"])) is False
            rule = rule_words(measure.rule) if measure else ""
            against = " " + _("against the rule {rule}").format(rule=rule) if broken else ""
            said.append(f"{answer['value']}{answer.get('measure', '')}{against}")
    return " ".join(said)


def answered(before: Asked, after: Asked) -> str:
    """
    Say what a key or value was taken for at the item it was given at.
    """
    if not after.understood:
        return "\n" + _("? That key means nothing here; the list of keys stands above.")
    if before.item is None:
        return ""
    gone = [text for code, text in before.walk.findings if (code, text) not in after.walk.findings]
    said = _("no problem any more: {texts}").format(texts=visible(_("; ").join(gone))) if gone else ""
    return " · ".join(filter(None, (answer_words(before.item, after.walk.answers), said)))


def like_words(name: str, offered: bool) -> str:
    """
    Say that no site has this code or name, and whether some are like it.
    """
    if offered:
        return _("? No site is called “{name}”. One of these?").format(name=visible(name))
    return _("? No site is called “{name}”, and none is like it.").format(name=visible(name))


def kept(number: int) -> tuple[str, str]:
    """
    Say that the check is kept as a draft, and how it is taken up again.
    """
    return (
        _("✓ Kept as draft {number}; nothing was logged.").format(number=number),
        _("→ Go on: fieldkit check log --resume {number}").format(number=number),
    )
