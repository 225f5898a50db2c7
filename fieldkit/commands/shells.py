"""
What happens when a person presses Tab: the shell's question read, the answer printed as its script expects it.

Whatever goes wrong here — no workspace, a damaged one, words that fit no command — completes nothing and says
nothing: the person is typing.
"""

from __future__ import annotations

import json
import os
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, split_arg_string

LINE, BREAKS, WORDS = "COMP_LINE", "COMP_WORDBREAKS", "FIELDKIT_COMPLETE_WORDS"
MARK = "\x1f"
QUOTES = "'\""
SPECIAL = frozenset(" \t'\"\\$`&;|<>()*?[]{}!#~")
SPECIAL_IN_QUOTES = frozenset("\"\\$`")
POWERSHELL_QUOTES = "'‘’‚‛"
POWERSHELL_SPECIAL = frozenset(" \t\"“”„`$&;|<>(){},@#" + POWERSHELL_QUOTES)


def answer(root: click.Group, variable: str, instruction: str) -> int:
    """
    Answer the question (`bash_complete`) that a shell put into a variable, or give its script (`bash_source`, as
    Click's users know it).
    """
    shell, _sign, wanted = instruction.partition("_")
    try:
        if wanted == "source":
            from fieldkit.resources import read_text

            said = read_text("templates", f"completion/fieldkit.{shell}")
        else:
            said = SHELLS[shell](root, {}, "fieldkit", variable).complete()
    except (Exception, SystemExit):
        return 0
    print(said, end="" if said.endswith("\n") or not said else "\n")
    return 0


class LineComplete(ShellComplete):
    """
    Zsh, fish and what they share with the others: the line up to the cursor comes in, whole words go out.
    """

    def get_completion_args(self) -> tuple[list[str], str]:
        """
        Give the words before the one begun, and that one, "" after a blank.
        """
        words = split_arg_string(os.environ[LINE] + MARK)
        return words[1:-1], words[-1].removesuffix(MARK)

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """
        Give the words that the one begun may become; of `--group=13` too the whole word. One with signs that act on
        a screen is not put on a person's command line.
        """
        found = [item for item in super().get_completions(args, incomplete) if str(item.value).isprintable()]
        option, sign, _value = incomplete.partition("=")
        if sign and option.startswith("-"):
            for item in found:
                item.value = f"{option}={item.value}"
        return found

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """
        One line: kind, word, what it is known as.
        """
        return f"{item.type}\t{item.value}\t{_one_line(item.help)}"


class BashComplete(LineComplete):
    """
    Bash puts in what it is given: it is quoted here, and begins where bash thinks that the word begins.
    """

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """
        One line: kind, and the rest of the word after the last sign at which bash breaks words.
        """
        quote = open_quote(os.environ[LINE])
        begun = self.get_completion_args()[1]
        breaks = [sign for sign in "=:" if sign in os.environ.get(BREAKS, "=:") and not quote]
        cut = max((begun.rfind(sign) + 1 for sign in breaks), default=0)
        return f"{item.type}\t{bash_word(item.value[cut:], quote)}"


class PowerShellComplete(LineComplete):
    """
    PowerShell has read the line itself: its words come as JSON, answers go back as JSON in ASCII, since its pipe may
    speak GBK.
    """

    def get_completion_args(self) -> tuple[list[str], str]:
        """
        Give the words before the one begun, and that one without the quote it may begin with.
        """
        _program, *words, begun = json.loads(os.environ[WORDS])
        return words, begun[1:] if begun[:1] in (*POWERSHELL_QUOTES, '"') else begun

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """
        One line of JSON: what is put in, what the menu shows, the tip beside it.
        """
        shown = str(item.value)
        tip = _one_line(item.help) or shown
        return json.dumps({"kind": item.type, "word": powershell_word(shown), "shown": shown, "tip": tip})


SHELLS = {
    "bash": BashComplete,
    "zsh": LineComplete,
    "fish": LineComplete,
    "powershell": PowerShellComplete,
}


def powershell_word(word: str) -> str:
    """
    Give a word as PowerShell reads it as one: in single quotes where a sign in it would mean something. Typographic
    quotes are quotes to PowerShell too.
    """
    if word and not POWERSHELL_SPECIAL & set(word):
        return word
    return "'" + "".join(sign * 2 if sign in POWERSHELL_QUOTES else sign for sign in word) + "'"


def bash_word(word: str, quote: str) -> str:
    """
    Give a word as bash reads it as one, behind the quote that is open, if any: what came from outside runs nothing.
    """
    if quote == "'":
        return word.replace("'", "'\\''")
    special = SPECIAL_IN_QUOTES if quote else SPECIAL
    return "".join(f"\\{sign}" if sign in special else sign for sign in word)


def open_quote(line: str) -> str:
    """
    Give the quote that is open at the end of a line, "" when none is.
    """
    quote, escaped = "", False
    for sign in line:
        if escaped:
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in QUOTES:
            quote = sign
    return quote


def _one_line(text: str | None) -> str:
    from fieldkit.views.text import visible

    return visible(" ".join((text or "").split()))
