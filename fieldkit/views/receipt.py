"""
A receipt in words: what of a group's work somebody has, what has not got there, and what came back from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from fieldkit.core.delivered import Compared, Lack, Returned
from fieldkit.core.fold import WITHDRAWN
from fieldkit.core.receipt import Absent, Receipt
from fieldkit.language import _, current
from fieldkit.views.console import Console
from fieldkit.views.missing import missing_line
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import few, moment, numbers
from fieldkit.views.text import shorten

if TYPE_CHECKING:
    from fieldkit.core.campaign import Campaign
    from fieldkit.core.state import State
    from fieldkit.operations.delivered import ComeBack, Told
    from fieldkit.operations.receipt import Given

SHOWN, NAMED, LONGEST_VALUE = 8, 4, 60
Line = tuple[str, str | None]


def who(campaign: Campaign, receipt: Receipt) -> str:
    """
    Name who gave a receipt: the region and whoever works there.
    """
    region = campaign.region_name(receipt.region, current()) if receipt.region else ""
    return " ".join(filter(None, (region, receipt.by))) or receipt.dev[:6]


def come_back_lines(console: Console, found: ComeBack | None) -> None:
    """
    Print the receipts that came, each with what it lacks by name, and what others set in the group's records.
    """
    if found is None:
        return
    from fieldkit.views.record import Names

    campaign = Names(found.state).campaign if found.receipts else None
    for told in found.receipts:
        assert campaign is not None
        words = _("Receipt of {who} for {group}, as of {when}:")
        facts = {"who": who(campaign, told.receipt), "group": found.group, "when": moment(told.receipt.at)}
        console.line(words.format(**facts), "bold")
        _told_lines(console, told)
    _returned_lines(console, found)


def _told_lines(console: Console, told: Told) -> None:
    if told.past:
        console.line(_("  another receipt of this region has more, or stands for this one: this one is past"))
    if told.undone:
        console.line("  " + _("it comes from a restored workspace that had more before"), "yellow")
    if not told.laptops:
        words = _("  nothing there counts as work of your group's laptops: not there, erased, or mostly for others")
        console.line(words, "yellow")
    if told.has_all_entries:
        console.line(_all_there_words(told).format(count=sum(one.there for one in told.laptops)), "green")
    for laptop in told.laptops:
        lines = list(_laptop_lines(laptop, laptop.dev in told.own))
        if lines:
            words = _("  laptop {dev} ({by}): {there} of its entries are there, {here} here")
            facts = {"dev": laptop.dev[:6], "by": laptop.by or "?", "there": laptop.there, "here": laptop.here}
            console.line(words.format(**facts))
        for line, style in lines:
            console.beside("    ", line, style=style)
    _photo_lines(console, _("  Photos missing there: {count}"), told, told.photos)
    words = _("  Photos missing there, and not on this laptop: {count}")
    _photo_lines(console, words, told, told.photos_elsewhere)


def _all_there_words(told: Told) -> str:
    if any(one.others for one in told.laptops):
        if told.is_complete:
            return _("  ✓ All entries of your laptops for this group are there ({count}), and all photos.")
        return _("  ✓ All entries of your laptops for this group are there ({count}).")
    if told.is_complete:
        return _("  ✓ All entries of your laptops are there ({count}), and all photos.")
    return _("  ✓ All entries of your laptops are there ({count}).")


def _laptop_lines(one: Compared, own: bool) -> Iterator[Line]:
    if one.gaps.runs:
        words = _("not there, though later ones are: entries no. {numbers}")
        yield words.format(numbers=numbers(one.gaps.runs)), "yellow"
        yield _about_words(one.gaps), None
    if one.tail.runs:
        yield _("not there yet: entries no. {numbers}").format(numbers=numbers(one.tail.runs)), None
        yield _about_words(one.tail), None
    if one.back:
        lost = _("were lost here and have come back: entries no. {numbers}")
        words = lost if own else _("came with it: entries no. {numbers}")
        yield words.format(numbers=numbers(one.back)), "green"
    if one.lost:
        lost = _("there, and lost here: entries no. {numbers}")
        words = lost if own else _("there, and not here: entries no. {numbers}")
        yield words.format(numbers=numbers(one.lost)), "yellow"
    if one.nowhere:
        yield _("neither there nor here: entries no. {numbers}").format(numbers=numbers(one.nowhere)), "yellow"
    yield from _copied_lines(one)


def _about_words(lack: Lack) -> str:
    words = _("these are about {names}, the first written on {date}")
    return words.format(names=named(lack.about), date=lack.since or "?")


def _copied_lines(one: Compared) -> Iterator[Line]:
    if one.forks:
        words = _("two different entries stand there under {numbers}: a workspace folder was copied")
        yield words.format(numbers=numbers(one.forks)), "yellow"
    if one.other_head:
        words = _("entry {number} is another one there than here: a workspace folder was copied")
        yield words.format(number=one.last_there), "yellow"


def named(about: Sequence[tuple[str, str]]) -> str:
    """
    Name records by kind and code; photos, of which a check may have many, by their check.
    """
    words = [_("photos of {code}").format(code=code) if kind == "photo" else f"{kind_word(kind)} {code}"
             for kind, code in about]  # fmt: skip
    return few(words, NAMED)


def _photo_lines(console: Console, title: str, told: Told, photos: Sequence[Absent]) -> None:
    if not photos:
        return
    console.line(title.format(count=len(photos)), "yellow")
    for photo in photos[:SHOWN]:
        console.line(missing_line(console, "    ", photo.check, photo.name, told.photo_names.get(photo.name, "")))
    if len(photos) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(photos) - SHOWN))


def _returned_lines(console: Console, found: ComeBack) -> None:
    if not found.returned:
        return
    words = _("Set by others in the records of {group}: {count}")
    console.line(words.format(group=found.group, count=len(found.returned)), "bold")
    for one in found.returned[:SHOWN]:
        console.beside("  ", _returned_words(found.state, one))
    if len(found.returned) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(found.returned) - SHOWN))


def _returned_words(state: State, one: Returned) -> str:
    from fieldkit.views.history import field_text
    from fieldkit.views.record import Names

    said = shorten(Names(state).value(one.kind, one.field, one.value), LONGEST_VALUE)
    if one.field == WITHDRAWN and one.value is None:
        said = _("it stands")
    words = _("settled: {what}: {field}: {value} ({by})") if one.settled else _("{what}: {field}: {value} ({by})")
    what = f"{kind_word(one.kind)} {one.code or one.rec[:8]}"
    return words.format(what=what, field=field_text(state, one.kind, one.field), value=said, by=one.by or "?")


def next_steps(receipts: Iterable[Told], handing: bool = False) -> list[str]:
    """
    Say what to do about what is missing there, unless `handing` over is the next step anyhow, and about what was lost
    here.
    """
    told, steps = [one for one in receipts if not one.past], []
    if not handing and any(one.photos and not one.photos_again for one in told):
        steps.append(_("→ Hand the photos over: fieldkit export FILE.zip"))
    elif not handing and any(_is_lacking(one) and not one.again for one in told):
        steps.append(_("→ Hand all of it over again: fieldkit export FILE.zip"))
    if any(laptop.lost and laptop.dev in one.own for one in told for laptop in one.laptops):
        steps.append(_("→ Ask them for the file that goes back to your group (export --for), and merge it"))
    return steps


def _is_lacking(told: Told) -> bool:
    return told.undone or any(laptop.gaps.runs for laptop in told.laptops)


def todo_lines(console: Console, campaign: Campaign, awaited: Sequence[Told]) -> None:
    """
    Say on the opening screen what a receipt lacks that was handed over, and what it knows that is lost here.
    """
    for told in awaited:
        lines = list(_todo_lines(told))
        if lines:
            words = _("By the receipt of {who}, {when}:")
            console.line(words.format(who=who(campaign, told.receipt), when=moment(told.receipt.at)), "bold")
            for line, style in lines:
                console.beside("  ", line, style=style)


def _todo_lines(told: Told) -> Iterator[Line]:
    """
    Say of each laptop what is missing; what went out again since is only waited for.
    """
    if told.undone and not told.again:
        yield _("it comes from a restored workspace that had more before"), "yellow"
    for one in told.laptops:
        dev = one.dev[:6]
        if one.gaps.runs:
            waiting = _("handed over again, no receipt yet: entries no. {numbers} of laptop {dev}")
            words = waiting if told.again else _("not there: entries no. {numbers} of laptop {dev}: {names}")
            facts = {"numbers": numbers(one.gaps.runs), "dev": dev, "names": named(one.gaps.about)}
            yield words.format(**facts), None if told.again else "yellow"
        if one.dev in told.unconfirmed:
            words = _("handed over, no receipt yet: entries no. {numbers} of laptop {dev}")
            yield words.format(numbers=numbers(told.unconfirmed[one.dev]), dev=dev), None
        if one.lost and one.dev in told.own:
            words = _("there, and lost here: entries no. {numbers} of laptop {dev}")
            yield words.format(numbers=numbers(one.lost), dev=dev), "yellow"
        yield from _copied_lines(one)
    if told.photos:
        again = _("handed over again, no receipt yet: {count} photos (checks {checks})")
        words = again if told.photos_again else _("photos missing there: {count} (checks {checks})")
        style = None if told.photos_again else "yellow"
        yield words.format(count=len(told.photos), checks=_checks(told.photos)), style
    if told.photos_elsewhere:
        words = _("photos missing there, and not on this laptop: {count} (checks {checks})")
        yield words.format(count=len(told.photos_elsewhere), checks=_checks(told.photos_elsewhere)), None


def _checks(photos: Sequence[Absent]) -> str:
    return few(sorted({photo.check for photo in photos}), NAMED)


def given_lines(console: Console, given: Given) -> None:
    """
    Say what a receipt that is given says.
    """
    receipt = given.receipt
    words = _("Receipt for {group}, as of {when}:") if given.new else _("Receipt for {group}, as of {when}, unchanged:")
    group = " ".join(filter(None, (given.code, given.name)))
    console.line(words.format(group=group, when=moment(receipt.at)), "bold")
    if not receipt.laptops:
        console.line(_("  nothing here counts as work of its laptops: it has not arrived, or was erased"), "yellow")
    for one in receipt.laptops:
        words = _("  laptop {dev} ({by}): entries {count}, the last one is number {last}")
        console.line(words.format(dev=one.dev[:6], by=one.by or "?", count=one.entries, last=one.last))
        if one.gaps:
            words = _("not arrived: entries no. {numbers}")
            console.beside("    ", words.format(numbers=numbers(one.gaps)), style="yellow")
        if one.forks:
            words = _("two different entries stand here under {numbers}: a workspace folder was copied")
            console.beside("    ", words.format(numbers=numbers(one.forks)), style="yellow")
    if receipt.photos:
        words = _("  Photos of theirs that are missing here: {count} (checks {checks})")
        console.line(words.format(count=len(receipt.photos), checks=_checks(receipt.photos)), "yellow")
