"""
Keep the Chinese catalogues complete: collect the texts of the source, fill in translations, compile.

    python tests/words/catalogue.py update            add texts the catalogues lack, drop those the source lacks
    python tests/words/catalogue.py fill FILE.json…   take translations from {"English": "中文"} files
    python tests/words/catalogue.py compile           write the .mo files, the same bytes from the same texts
    python tests/words/catalogue.py check             list what is missing, stale or wrong; exit 1 when anything is

Two domains: `fieldkit` (our words) and `messages` (those of the installed Click, which has no catalogue of its own).
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import string
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "fieldkit" / "locale" / "zh_CN" / "LC_MESSAGES"
MARKS = {"_", "N_", "gettext", "ngettext"}
# Click translates this word through a variable, where no reader of the source can see it.
CLICK_UNSEEN = ("required",)
PLURALS = {
    # One Chinese form serves any number; Click's two forms name different values, so each keeps its own.
    "fieldkit": "nplurals=1; plural=0;",
    "messages": "nplurals=2; plural=(n != 1);",
}


class Text(NamedTuple):
    """
    One text of a catalogue: its English form(s), its Chinese form(s) and the file it was found in.
    """

    one: str
    many: str = ""
    chinese: tuple[str, ...] = ()
    file: str = ""

    def wanted(self, domain: str) -> tuple[str, ...]:
        """
        Answer the English text each Chinese form must match in its placeholders, in the order of the forms.
        """
        if not self.many:
            return (self.one,)
        return (self.many,) if domain == "fieldkit" else (self.one, self.many)


Catalogue = dict[str, Text]


class NotConstant(ValueError):
    """
    A text that is put together at run time, so that no catalogue can hold it: file and line.
    """


def extract(source: str, file: str) -> Iterator[Text]:
    """
    Answer the texts marked in *source*; `_(name)` of a table marked with `N_` is passed over, a composed text refused.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in MARKS or not node.args:
            continue
        texts = [_constant(value, f"{file}:{node.lineno}") for value in node.args[: 2 if name == "ngettext" else 1]]
        if texts[0]:
            yield Text(texts[0], texts[1] or "" if len(texts) == 2 else "", (), file)


def _constant(node: ast.expr, place: str) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    composed = isinstance(node, (ast.JoinedStr, ast.BinOp))
    called_on_text = isinstance(node, ast.Call) and isinstance(getattr(node.func, "value", None), ast.Constant)
    if composed or called_on_text:
        raise NotConstant(place)
    return None


def sources(domain: str) -> list[tuple[Path, str]]:
    """
    Answer the Python files of a domain, each with the name it is shown under, in a fixed order.
    """
    if domain == "fieldkit":
        folder, above = ROOT / "fieldkit", ROOT
    else:
        spec = importlib.util.find_spec("click")
        assert spec and spec.origin
        folder = Path(spec.origin).parent
        above = folder.parent
    return [(path, path.relative_to(above).as_posix()) for path in sorted(folder.rglob("*.py"))]


def found(domain: str) -> Catalogue:
    """
    Answer every text of the domain's source, in the order of files and lines, each once.
    """
    texts: Catalogue = {}
    for path, shown in sources(domain):
        for text in extract(path.read_text(encoding="utf-8"), shown):
            known = texts.setdefault(text.one, text)
            if text.many and not known.many:
                texts[text.one] = text
    if domain == "messages":
        for one in CLICK_UNSEEN:
            texts.setdefault(one, Text(one, file="click/core.py"))
    return dict(sorted(texts.items(), key=lambda item: (item[1].file, item[0])))


def read(domain: str) -> Catalogue:
    """
    Read the .po of a domain; no file is an empty catalogue.
    """
    path = FOLDER / f"{domain}.po"
    if not path.exists():
        return {}
    texts: Catalogue = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#: "):
                parts["file"] = line[3:]
            elif line.startswith("#") or not line.strip():
                continue
            elif line.startswith('"'):
                parts[key] += json.loads(line)
            else:
                key, value = line.split(" ", 1)
                parts[key] = json.loads(value)
        if parts.get("msgid"):
            chinese = tuple(parts[name] for name in ("msgstr", "msgstr[0]", "msgstr[1]") if name in parts)
            texts[parts["msgid"]] = Text(parts["msgid"], parts.get("msgid_plural", ""), chinese, parts.get("file", ""))
    return texts


def header(domain: str) -> str:
    """
    Answer the header text of a domain: encoding, language and plural rule, nothing that differs from day to day.
    """
    return f"Content-Type: text/plain; charset=UTF-8\nLanguage: zh_CN\nPlural-Forms: {PLURALS[domain]}\n"


def render(texts: Catalogue, domain: str) -> str:
    """
    Answer the .po of *texts*, one block a text, in their order.
    """
    blocks = ['msgid ""\nmsgstr ""\n' + "".join(_quoted(f"{line}\n") + "\n" for line in header(domain).splitlines())]
    for text in texts.values():
        lines = [f"#: {text.file}", f"msgid {_quoted(text.one)}"]
        chinese = (*text.chinese, "", "")
        if text.many:
            lines.append(f"msgid_plural {_quoted(text.many)}")
            forms = len(text.wanted(domain))
            lines += [f"msgstr[{place}] {_quoted(chinese[place])}" for place in range(forms)]
        else:
            lines.append(f"msgstr {_quoted(chinese[0])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def update(domain: str) -> Catalogue:
    """
    Answer the texts of the source with the translations known so far; stale ones are left out.
    """
    known = read(domain)
    return {
        one: text._replace(chinese=known[one].chinese if one in known else ()) for one, text in found(domain).items()
    }


def fill(texts: Catalogue, chinese: dict[str, str | list[str]]) -> Catalogue:
    """
    Answer *texts* with the translations of *chinese*; a text it does not name keeps its own.
    """
    filled = {}
    for one, text in texts.items():
        given = chinese.get(one) or chinese.get(text.many) or text.chinese
        filled[one] = text._replace(chinese=(given,) if isinstance(given, str) else tuple(given))
    return filled


def compiled(texts: Catalogue, domain: str) -> bytes:
    """
    Answer the .mo of *texts*: sorted by msgid, untranslated ones left out, so the same texts give the same bytes.
    """
    pairs = {b"": header(domain).encode()}
    for text in texts.values():
        if text.chinese and all(text.chinese):
            key = f"{text.one}\0{text.many}" if text.many else text.one
            pairs[key.encode()] = "\0".join(text.chinese).encode()
    keys = sorted(pairs)
    place = 28 + 16 * len(keys)
    tables: list[bytes] = []
    data = b""
    for column in (keys, [pairs[key] for key in keys]):
        rows = b""
        for value in column:
            rows += struct.pack("<2I", len(value), place + len(data))
            data += value + b"\0"
        tables.append(rows)
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, place)
    return head + tables[0] + tables[1] + data


def placeholders(text: str) -> list[str]:
    """
    Answer the placeholders of *text* in sorted order: `{name}` without its format, and `%(name)s`.

    A text whose braces do not pair has none: it is not meant for `format`.
    """
    try:
        names = [name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None]
    except ValueError:
        names = []
    return sorted([f"{{{name}}}" for name in names] + re.findall(r"%\(\w+\)[sd]", text))


def faults(texts: Catalogue, source: Catalogue, domain: str) -> list[str]:
    """
    List what keeps *texts* from serving *source*: missing, stale, untranslated, or other placeholders.
    """
    rows = [f"missing: {one!r} ({text.file})" for one, text in source.items() if one not in texts]
    rows += [f"stale: {one!r}" for one in texts if one not in source]
    for one, text in texts.items():
        wanted = text.wanted(domain)
        if len(text.chinese) != len(wanted) or not all(text.chinese):
            rows.append(f"untranslated: {one!r} ({text.file})")
            continue
        for english, chinese in zip(wanted, text.chinese, strict=True):
            if set(placeholders(english)) != set(placeholders(chinese)):
                rows.append(f"placeholders: {english!r} -> {chinese!r}")
    return rows


def _write(texts: Catalogue, domain: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{domain}.po").write_text(render(texts, domain), encoding="utf-8", newline="\n")
    (FOLDER / f"{domain}.mo").write_bytes(compiled(texts, domain))


def main(words: Iterable[str]) -> int:
    """
    Do what the command line asks; answer the exit code.
    """
    verb, *files = [*words, ""]
    chinese: dict[str, str | list[str]] = {}
    for file in filter(None, files):
        chinese |= json.loads(Path(file).read_text(encoding="utf-8"))
    if verb not in {"update", "fill", "compile", "check"}:
        print(__doc__)
        return 2
    rows: list[str] = []
    for domain in PLURALS:
        if verb in {"update", "fill"}:
            _write(fill(update(domain), chinese), domain)
        elif verb == "compile":
            _write(read(domain), domain)
        rows += [f"{domain}.po {row}" for row in faults(read(domain), found(domain), domain)]
    print("\n".join(rows) or "Both catalogues are complete.")
    return 1 if rows and verb == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
