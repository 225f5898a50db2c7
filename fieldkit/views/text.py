"""
The one door for text that came from outside: what could act on a screen is made visible instead.
"""

from __future__ import annotations

from functools import cache

SOFT_HYPHEN = "\u00ad"
# Vowels and last consonants of Hangul stand within the sign they follow.
_JOINED_HANGUL = frozenset((*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)))
_CLOSING = frozenset("，。；：、！？）》」』】〉”’…％%)]};:,.!?")
_OPENING = frozenset("（《「『【〈“‘([{")
# What stays together on one line: a phrase of Chinese alone, and one with numbers or codes in it, in columns.
_WORD, _MIXED = 10, 32
_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029}


@cache
def acting() -> frozenset[int]:
    """
    Give the code points that act on a screen instead of being seen; no printable character is among them.
    """
    return frozenset((*range(0x00, 0x20), *range(0x7F, 0xA0), *_BIDI, *range(0xD800, 0xE000)))


@cache
def _dangerous() -> dict[int, str]:
    """
    Give what stands for each acting character; built only when there is one, so that most commands never pay for it.
    """
    return {
        **{code: f"<U+{code:04X}>" if code > 0xFF else f"<{code:02X}>" for code in acting()},
        0x09: "    ",
        0x0A: " ⏎ ",
        0x1B: "<ESC>",
    }


def visible(text: object) -> str:
    """
    Give text in which control, direction and line-breaking characters stand as what they are: `<ESC>`, `<U+202E>`.
    """
    plain = str(text)
    return plain if plain.isprintable() else plain.translate(_dangerous())


def spreadsheet_text(text: str) -> str:
    """
    Give text as a cell of a text file for a spreadsheet: nothing acts, and what would be taken for a formula gets an
    apostrophe.
    """
    from fieldkit.core.workbook import no_formula

    return no_formula(visible(text))


def width(text: str) -> int:
    """
    Give the columns a text takes: Chinese characters two, marks that combine none.
    """
    if text.isascii():
        return len(text)
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> int:
    import unicodedata

    if sign == SOFT_HYPHEN:
        return 1
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf") or ord(sign) in _JOINED_HANGUL:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def shorten(text: str, columns: int, mark: str = "…") -> str:
    """
    Cut a text to a number of columns, saying so with an ellipsis.
    """
    if width(text) <= columns:
        return text
    return _beginning(text, columns - width(mark)) + mark if columns > width(mark) else mark[:columns]


def shorten_middle(text: str, columns: int, mark: str = "…") -> str:
    """
    Cut the middle out of a text: the ends of a path, a code or the name of a file tell most.
    """
    if width(text) <= columns:
        return text
    tail, used = "", width(mark)
    for sign in reversed(text):
        used += _sign_width(sign)
        if used > columns - columns // 3:
            break
        tail = sign + tail
    return shorten(text, columns - width(tail), mark) + tail


def pad(text: str, columns: int) -> str:
    """
    Fill a text with spaces to a number of columns.
    """
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int, fold: bool = True) -> list[str]:
    """
    Break a text into lines of a number of columns: at blanks, and between Chinese signs, but in no word, number, code
    or coordinate that fits on a line, and never so that a closing sign begins a line or an opening one ends it.

    Without *fold* a text with a piece that fits on no line, as a path or a hash, is left in one: so it can be copied.
    """
    lines: list[str] = []
    line = ""
    pieces = _pieces(text, columns)
    if width(text) <= columns or (not fold and any(width(piece) > columns for _blanks, piece in pieces)):
        return [text] if text.strip() else []
    for blanks, piece in pieces:
        joined = line + blanks + piece if line else piece
        if line and width(joined) > columns:
            lines.append(line)
            joined = piece
        line = joined
        while width(line) > columns:
            kept = _beginning(line, columns) or line[0]
            lines.append(kept)
            line = line[len(kept) :]
    return [*lines, line] if line else lines


def _pieces(text: str, columns: int) -> list[tuple[str, str]]:
    """
    Part a text into what stays together, each with the blanks before it.
    """
    found: list[tuple[str, str]] = []
    for chunk in text.split():
        before = " " if found else ""
        for phrase in _phrases(chunk):
            longest = _MIXED if any(map(str.isascii, phrase)) else _WORD
            for piece in [phrase] if width(phrase) <= min(longest, columns) else _signs(phrase):
                found.append((before, piece))
                before = ""
    return found


def _phrases(chunk: str) -> list[str]:
    """
    Part a run without blanks behind each wide closing sign: what follows may stand on the next line.
    """
    parts = [""]
    for sign in chunk:
        if parts[-1] and sign not in _CLOSING and _ends_phrase(parts[-1]):
            parts.append("")
        parts[-1] += sign
    return parts


def _ends_phrase(part: str) -> bool:
    return part[-1] in _CLOSING and not part[-1].isascii()


def _signs(phrase: str) -> list[str]:
    """
    Part a phrase into single Chinese signs and runs of others; closing signs stay with what is before them, opening
    ones with what follows.
    """
    parts: list[str] = []
    for sign in phrase:
        joined = parts and (
            sign in _CLOSING
            or parts[-1][-1] in _OPENING
            or (_sign_width(sign) < 2 and _sign_width(parts[-1][-1]) < 2)
        )
        if joined:
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts


def _beginning(text: str, columns: int) -> str:
    """
    Give as much of the beginning of a text as fits.
    """
    kept, used = "", 0
    for sign in text:
        used += _sign_width(sign)
        if used > columns:
            break
        kept += sign
    return kept
