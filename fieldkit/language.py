"""
The language of every word a person reads: English in the source, Chinese from the catalogues in `locale/`.

Light on purpose: it is loaded by every command, before Click. JSON keys, ids and formats never pass through here.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh")
CLICK_DOMAIN = "messages"
DOMAIN = "fieldkit"
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locale")

_LOCALES = {"en": "en", "zh": "zh_CN"}
_current = "en"
_catalogue: Catalogue | gettext.NullTranslations | None = None
_MAGIC = 0x950412DE  # an .mo of this byte order begins with it


class Catalogue:
    """
    The texts of one of our .mo files, each looked up when it is asked for: the standard library reads all of them
    first, which takes longer than a command takes to say what it has to say.

    Speaks languages in which a counted text has one form, and files whose texts are in the order of their bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._numbers = memoryview(data)[: len(data) // 4 * 4].cast("I")
        if len(self._numbers) < 7 or self._numbers[0] != _MAGIC:
            raise ValueError("no .mo of this byte order")
        self._count, self._keys, self._texts = self._numbers[2], self._numbers[3] // 4, self._numbers[4] // 4

    def gettext(self, msgid: str) -> str:
        """
        Answer a text in the language of the file, as it stands where the file lacks it.
        """
        wanted = msgid.encode()
        key, text = self._first_from(wanted)
        return text if key == wanted or key.startswith(wanted + b"\0") else msgid

    def ngettext(self, one: str, many: str, n: int) -> str:
        """
        Answer a counted text in the language of the file, in English where the file lacks it.
        """
        wanted = one.encode() + b"\0"
        key, text = self._first_from(wanted)
        return text if key.startswith(wanted) else one if n == 1 else many

    def _first_from(self, wanted: bytes) -> tuple[bytes, str]:
        """
        Give the first key that is not before the one wanted, behind a zero with its plural, and its text.
        """
        data, numbers, keys = self._data, self._numbers, self._keys
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            start = numbers[keys + 2 * middle + 1]
            if data[start : start + numbers[keys + 2 * middle]] < wanted:
                low = middle + 1
            else:
                high = middle
        return (self._at(keys, low), self._at(self._texts, low).decode()) if low < self._count else (b"", "")

    def _at(self, table: int, place: int) -> bytes:
        start = self._numbers[table + 2 * place + 1]
        return self._data[start : start + self._numbers[table + 2 * place]]


def choose(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """
    Answer `zh` or `en`: what `--lang` says anywhere before `--`, then FIELDKIT_LANG, then the user's saved default,
    then the locale, then English.

    A word that is neither is passed over here; the command line reports it as a usage error.
    """
    said = _known(_asked(argv)) or _known(environ.get("FIELDKIT_LANG", ""))
    return said or _known(_saved(environ)) or _known(_locale(environ)) or "en"


def use(language: str) -> None:
    """
    Speak *language* (`en` or `zh`) from now on, in our words and in Click's, however often it is switched.

    Click asks the process-wide domain at each call; texts it has already kept (help of a built command) do not change,
    so call this before the commands are built. Raises ValueError for another language.
    """
    global _current, _catalogue
    if language not in LANGUAGES:
        raise ValueError(language)
    if language != _current:
        _current, _catalogue = language, None
    os.environ["LANGUAGE"] = _LOCALES[language]
    gettext.bindtextdomain(CLICK_DOMAIN, FOLDER)
    gettext.textdomain(CLICK_DOMAIN)


def current() -> str:
    """
    Answer the language in use: `en` or `zh`.
    """
    return _current


def _(msgid: str) -> str:
    """
    Answer *msgid* in the language in use; a text the catalogue lacks is answered as it stands.
    """
    return msgid if _current == "en" or not msgid else _loaded().gettext(msgid)


def ngettext(one: str, many: str, n: int) -> str:
    """
    Answer the form of a counted text that fits *n* in the language in use.
    """
    return (one if n == 1 else many) if _current == "en" else _loaded().ngettext(one, many, n)


def N_(msgid: str) -> str:
    """
    Mark a text of a table for the catalogue and answer it unchanged; `_` translates it where it is shown.
    """
    return msgid


def _loaded() -> Catalogue | gettext.NullTranslations:
    global _catalogue
    if _catalogue is None:
        try:
            with open(os.path.join(FOLDER, _LOCALES[_current], "LC_MESSAGES", f"{DOMAIN}.mo"), "rb") as file:
                _catalogue = Catalogue(file.read())
        except (OSError, ValueError):
            _catalogue = gettext.translation(DOMAIN, FOLDER, [_LOCALES[_current]], fallback=True)
    return _catalogue


def _asked(argv: Sequence[str]) -> str:
    asked = ""
    for place, word in enumerate(argv):
        if word == "--":
            break
        if word.startswith("--lang="):
            asked = word[7:]
        elif word == "--lang" and place + 1 < len(argv):
            asked = argv[place + 1]
    return asked


def settings_path(environ: Mapping[str, str]) -> str:
    """
    Answer the folder of the user's settings: FIELDKIT_HOME, or where the system keeps such things.
    """
    if environ.get("FIELDKIT_HOME"):
        return environ["FIELDKIT_HOME"]
    home = os.path.expanduser("~")
    if os.name == "nt":
        return os.path.join(environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"), "fieldkit")
    return os.path.join(environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "fieldkit")


def _saved(environ: Mapping[str, str]) -> str:
    path = os.path.join(settings_path(environ), "defaults.json")
    if not os.path.exists(path):
        return ""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file).get("language", "")
    except (OSError, ValueError, AttributeError):
        return ""
    return value if isinstance(value, str) else ""


def _locale(environ: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name]
    if sys.platform == "win32":
        import locale

        return locale.getlocale()[0] or ""
    return ""


def _known(name: str) -> str | None:
    name = name.strip().lower()
    if name.startswith(("zh", "chinese")):
        return "zh"
    return "en" if name.startswith("en") else None
