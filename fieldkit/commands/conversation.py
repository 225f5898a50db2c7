"""
A check logged by answering, at a terminal: each answer is kept as a draft as soon as it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import EXIT_INTERRUPTED, App, interactive
from fieldkit.commands.asking import explain, line, say
from fieldkit.errors import FieldkitError

if TYPE_CHECKING:
    from fieldkit.operations.check_request import CheckRequest
    from fieldkit.operations.choosing import Candidate
    from fieldkit.operations.draft import Draft
    from fieldkit.operations.session import Session
    from fieldkit.operations.walk import Asked


@contextmanager
def talked_through(app: App, request: CheckRequest, resume: str | None, ask: bool = True) -> Iterator[CheckRequest]:
    """
    Give the request of a check with all a person was asked for; where nobody can be asked, as it is. While the body
    logs it a draft is kept, and it goes only when the check was logged.
    """
    asked = ask and interactive()
    if not (asked or resume):
        yield request
        return
    from fieldkit.operations import draft as drafts

    session = app.session()
    talk = Talk(session, drafts.take_up(session, resume, request) if resume else drafts.begin(session, request))
    if asked:
        talk.ask_everything(again=bool(resume))
    try:
        yield talk.draft.request
    except FieldkitError:
        talk.say_kept()
        raise
    if talk.kept or resume:
        drafts.drop(session, talk.draft)


class Talk:
    """
    One conversation: the draft as it stands, and whether it is kept on the disk.
    """

    def __init__(self, session: Session, draft: Draft) -> None:
        self.session = session
        self.draft = draft
        self.kept = False

    @property
    def request(self) -> CheckRequest:
        """
        What was given so far.
        """
        return self.draft.request

    def ask_everything(self, again: bool = False) -> None:
        """
        Ask for all the check lacks, `again` where the walk broke off; an interruption loses nothing of what was given.
        """
        from fieldkit.operations.questions import CHECKLIST, SITE, lacking

        ways = {CHECKLIST: self._checklist, SITE: self._site}
        try:
            self._site_named()
            for name in lacking(self.session, self.request, again):
                if name == CHECKLIST or name not in self.draft.asked:
                    ways.get(name, lambda name=name: self._question(name))()  # type: ignore[misc]
        except (KeyboardInterrupt, EOFError, click.Abort):
            click.echo(err=True)
            self.say_kept()
            # What was typed is kept, and said so: nobody needs to hear that half-written things do not count.
            raise (click.exceptions.Exit(EXIT_INTERRUPTED) if self.kept else click.Abort()) from None

    def keep(self, request: CheckRequest, asked: str, place: int | None = None) -> None:
        """
        Take the answer to what was asked, on the disk too.
        """
        from fieldkit.operations.draft import keep

        names = tuple(dict.fromkeys((*self.draft.asked, asked)))
        place = self.draft.place if place is None else place
        self.draft = self.draft._replace(request=request, place=place, asked=names)
        self.kept = keep(self.session, self.draft)

    def say_kept(self) -> None:
        """
        Say where what was typed is, and how to go on with it.
        """
        from fieldkit.operations.draft import drafts
        from fieldkit.views import walk as view

        names = [draft.name for draft in drafts(self.session)]
        if self.draft.name in names:
            say(*view.kept(names.index(self.draft.name) + 1))

    def _question(self, name: str) -> None:
        """
        Ask one question until the answer can be taken.
        """
        from fieldkit.operations import questions
        from fieldkit.views import walk as view

        methods = questions.methods() if name == questions.METHOD else ()
        say(*view.method_lines(methods) if methods else ())
        while True:
            answer = line(view.question(name), view.default(name))
            if methods and answer.isdecimal() and 1 <= int(answer) <= len(methods):
                answer = methods[int(answer) - 1]
            try:
                self.keep(questions.answered(self.session, self.request, name, answer), name)
                return
            except FieldkitError as error:
                explain(error)

    def _site_named(self) -> None:
        """
        Offer the sites of like names where the one named is none; one that nothing is like is refused at once.
        """
        from fieldkit.operations import choosing
        from fieldkit.views import walk as view

        name = self.request.site
        if name and (offered := choosing.meant(self.session, name)):
            say(view.like_words(name, True))
            self._site(offered)

    def _site(self, offered: tuple[Candidate, ...] = ()) -> None:
        """
        Ask for the site until one is meant: those near the photos or left to do are offered, then those of like names.
        """
        from fieldkit.operations import choosing
        from fieldkit.views import walk as view

        offered = offered or choosing.offered(self.session, self.request.photos)
        while True:
            say(*view.candidates(offered))
            answer = line(view.question("site"), "1" if offered and offered[0].distance_m is not None else "")
            try:
                choice = choosing.chosen(self.session, answer, offered) if answer else None
            except FieldkitError as error:
                explain(error)
                continue
            if choice and choice.site:
                self.keep(self.request._replace(site=choice.site.code or choice.site.id), "site")
                return
            if choice:
                say(view.like_words(answer, bool(choice.like)))
                offered = choice.like or offered

    def _checklist(self) -> None:
        """
        Walk the checklist item by item, then ask for advice unless it was given.
        """
        from fieldkit.operations import walk as walking
        from fieldkit.views import walk as view

        asked = walking.begin(self.session, self.request, self.draft.place)
        say(*view.legend() if asked.item else ())
        while asked.ask != walking.END:
            asked = self._step(asked)
            self.keep(asked.into(self.request), "checklist", asked.walk.at)
            if asked.ask == walking.KEPT:
                self.say_kept()
                raise click.exceptions.Exit(0)
        if not self.request.advice:
            self.keep(self.request._replace(advice=tuple(filter(None, [line(view.question("advice"))]))), "advice")

    def _step(self, asked: Asked) -> Asked:
        """
        Ask what is to be asked, and take the answer.
        """
        from fieldkit.operations import walk as walking
        from fieldkit.views import walk as view

        if asked.ask == walking.FINDING:
            return walking.worded(asked, line(view.finding_question()))
        if asked.ask == walking.NUMBER:
            return self._value(asked)
        from fieldkit.commands.keyboard import read_key

        say(view.item_line(asked.walk) + " > ", end=False)
        taken = walking.pressed(asked, read_key())
        say(view.answered(asked, taken))
        return taken._replace(understood=True)

    def _value(self, asked: Asked) -> Asked:
        """
        Ask for a measured value until one can be taken.
        """
        from fieldkit.operations import walk as walking
        from fieldkit.views import walk as view

        item = asked.item
        assert item is not None
        say(*() if item.judge else (view.item_line(asked.walk),))
        while True:
            try:
                taken = walking.valued(self.session, asked, line(view.value_question(item)))
            except FieldkitError as error:
                explain(error)
                continue
            say(*("  " + view.answered(asked, taken),) if taken.against else ())
            return taken
