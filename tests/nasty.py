"""
What others may have typed: strings that would act on a screen, in a spreadsheet, on a page or in a shell if they could.

The one home of such strings: tests of single rooms take theirs from here, the harness `tests/reliability/texts.py` puts
all of them into every field and looks at every output. `shown` says, written out anew, how a screen has to show them.
"""

from __future__ import annotations

import unicodedata

MARKUP = {
    "bold": "[bold]粗[/bold]",
    "close": "[/]",
    "close nothing": "甲[/red]乙",
    "red": "[red]x[/] y",
    "link": "[link=http://x.cn]点[/link]",
    "handler": "[@click=app.quit]走[/]",
    "not markup": "[1, 2] [a] [ ]",
    "open bracket": "[",
    "escaped bracket": r"\[bold]",
    "emoji code": ":warning: :skull:",
    "style": "[on #ff0000]x",
    "backslash end": "井\\",
}
ESCAPES = {
    "colour": "\x1b[31m红\x1b[0m",
    "clear": "\x1b[2J\x1b[H空",
    "up": "甲\x1b[1A\x1b[2K乙",
    "title": "\x1b]0;标题\x07后",
    "osc link": "\x1b]8;;http://x.cn\x1b\\点\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "report": "\x1b[6n\x1b[c",
    "device control": '\x1bP$q"p\x1b\\',
    "reset": "\x1bc",
    "alone": "甲\x1b",
    "mouse": "\x1b[?1000h",
    "c1 csi": "\x9b31m红",
    "c1 osc": "\x9d0;标题\x9c",
    "c1 dcs": "\x90q\x9c",
    "next line": "甲\x85乙",
    "bell": "a\ab",
    "backspace": "甲乙\b\b丙",
    "shift out": "a\x0eb\x0fc",
    "delete": "a\x7fb",
    "nul": "a\x00b",
    "unit separator": "a\x1fb\x1ec",
    "form feed": "a\x0cb\x0bc",
    "substitute": "a\x1ab\x04c",
    "start of heading": "\x01\x02a\x03",
}
DIRECTIONS = {
    "override": "检\u202e查gpj.exe\u202c站",
    "embedding": "a\u202ab\u202bc\u202cd",
    "isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "marks": "a\u200eb\u200fc\u061cd",
    "never closed": "井\u202e",
    "arabic": "بئر رقم ٧",
    "hebrew": "שלום 井 1",
    "mixed": "井 (שלום) [7]",
    "overridden digits": "\u202d12\u202c",
}
INVISIBLE = {
    "zero width space": "机\u200b井",
    "joiner": "机\u200d井",
    "non joiner": "机\u200c井",
    "word joiner": "a\u2060b",
    "byte order mark": "\ufeff井",
    "bom inside": "甲\ufeff乙",
    "soft hyphen": "ground\u00adwater",
    "grapheme joiner": "a\u034fb",
    "tags": "a\U000e0041\U000e007fb",
    "filler": "a\u3164b\u115f\u1160c",
    "mongolian": "a\u180eb",
    "interlinear": "a\ufff9b\ufffac\ufffbd",
    "deprecated": "a\u206ab\u206fc",
    "variation": "葛\U000e0100城",
}
SIGNS = {
    "combining": "e\u0301 a\u0308\u0323 n\u0303",
    "zalgo": "井\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a",
    "mark first": "\u0301a",
    "enclosing": "1\u20e3 a\u20dd",
    "devanagari": "क्षि",
    "thai": "น้ำ",
    "family": "👩\u200d👩\u200d👧\u200d👦",
    "flag": "🇨🇳🇫🇷",
    "skin": "👍🏽",
    "heart": "❤\ufe0f ❤\ufe0e",
    "keycap": "7\ufe0f\u20e3",
    "emoji": "😀🚰",
    "rare": "㑇𬭚镇",
    "extension g": "𰻝面",
    "ids": "⿰氵井",
    "compatibility": "豈更車",
    "radical": "⼀⺀",
    "hangul": "한글 우물",
    "jamo": "\u1112\u1161\u11ab",
    "halfwidth kana": "ｱｲｳ ﾞ",
    "kana": "ガ か\u3099",
    "nbsp": "a\u00a0b\u202fc\u2007d",
    "ideographic space": "甲\u3000乙",
    "many spaces": "a   b    c",
    "outer blanks": "  a  b  ",
    "outer ideographic": "\u3000甲\u3000",
    "thin spaces": "a\u2009b\u200ac\u205fd",
    "full width": "＝１＋１　ＡＢＣ＜＞",
    "half forms": "﹣﹢﹦﹫",
    "ambiguous": "①②③ ⅠⅡ Ω °C ±5 × ÷ ■○◎★",
    "box": "│─┼ ┌┐ ╬ ║",
    "blocks": "█▓░▏",
    "old numbers": "〇零壹㊀㈠㎡㏎",
    "private": "\ue000\uf8ff\U00100000",
    "separators": "a\u2028b\u2029c",
    "dashes": "‐‑‒–—―−－",
    "quotes of print": "“甲”‘乙’「丙」『丁』",
    "dots": "…⋯‥・·•",
    "sharp s": "Straße İı ſ",
    "ligatures": "ﬁ ﬃ",
    "math": "𝐛𝐨𝐥𝐝 ℌ",
}
LINES = {
    "line end": "甲\n乙",
    "crlf": "甲\r\n乙",
    "carriage return": "真\r假",
    "overwritten": "井未封填\r井已封填",
    "tab": "a\tb",
    "tabs": "\ta\t\tb\t",
    "ends in line": "甲\n",
    "empty lines": "甲\n\n\n乙",
    "starts in line": "\n甲",
    "csv row": "甲\n1,2,3,4",
    "markdown row": "甲\n| a | b |",
    "vertical tab": "a\vb",
}
FORMULAS = {
    "equals": "=1+1",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(A1)",
    "hyperlink": '=HYPERLINK("http://x.cn","点")',
    "dde": "=cmd|' /C calc'!A0",
    "webservice": '=WEBSERVICE("http://x.cn")',
    "tab equals": "\t=1+1",
    "return equals": "\r=1+1",
    "blank equals": "  =1+1",
    "full equals": "＝1+1",
    "full plus": "＋1",
    "full minus": "－1",
    "full at": "＠SUM(A1)",
    "line equals": "甲\n=1+1",
    "quoted equals": '"=1+1"',
    "apostrophe": "'=1+1",
    "dde bar": "|cmd",
    "percent": "%0A=1+1",
    "semicolon equals": ";=1+1",
    "comma equals": ",=1+1",
    "array": "{=1+1}",
    "spaced minus": "\u00a0-1",
    "zero width equals": "\u200b=1+1",
    "bom equals": "\ufeff=1+1",
    "number": "-12.5",
    "phone": "+86 316 1234567",
    "long number": "123456789012345678901",
    "leading zeros": "00123",
    "exponent": "1E5",
    "date": "3-4",
    "true": "TRUE",
    "error": "#REF!",
    "esc equals": "\x1b=1+1",
    "small minus": "﹣1",
    "true minus": "−1",
}
PAGES = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "bold tag": "<b>粗</b>",
    "close tag": "</td></tr></table>",
    "style tag": "</style><style>*{display:none}",
    "comment": "<!-- 甲 --> -->",
    "cdata": "<![CDATA[x]]> ]]>",
    "title": "</title><h1>x",
    "entity": "&lt;b&gt; &amp; &nbsp; &#60; &#x3c;",
    "unclosed entity": "a&b &copy",
    "attribute": '" onmouseover="x',
    "doctype": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "javascript": "javascript:alert(1)",
    "link": "http://example.com/a?b=c&d=e",
    "www": "www.example.com",
    "mail": "a@example.com",
    "markdown link": "[点](http://x.cn)",
    "markdown image": "![x](http://x.cn/a.png)",
    "pipes": "a|b|c",
    "escaped pipe": r"a\|b",
    "backticks": "`x` ``y``",
    "fence": "```\nx\n```",
    "emphasis": "*a* **b** _c_ ~~d~~",
    "autolink": "<http://x.cn>",
    "heading": "# 甲",
    "list": "- a",
    "numbered": "1. a",
    "rule": "---",
    "hard break": "a  \nb",
    "reference": "[a]: http://x.cn",
    "footnote": "[^1]",
    "dollar math": "$x$ $$y$$",
    "word field": "{ PAGE } { DDEAUTO c:\\\\x }",
    "word tags": '</w:t></w:r><w:r><w:fldSimple w:instr="DATE"/><w:t>',
    "excel escape": "_x000D_甲_x005F_",
    "excel escape low": "_x0000_ _x001b_",
    "css": '\\0041 "; } body { display: none } /*',
    "svg": "<svg onload=alert(1)>",
}
PROGRAMS = {
    "jinja": "{{ code }}",
    "jinja reach": "{{ ''.__class__.__mro__ }}",
    "jinja block": "{% for x in y %}",
    "jinja raw": "{% raw %}{# c #}",
    "word loop": "{%tr for item in items %}{%p endfor %}",
    "written braces": "{_{ x }_} {_% y %_} {{_ }}",
    "format": "{0} {} {name} {count}",
    "format reach": "{count.__class__}",
    "braces alone": "} {",
    "percent format": "%s %d %(x)s %",
    "percent": "100%",
    "dollars": "$HOME ${HOME} %PATH% !x!",
    "substitution": "$(touch broken)",
    "backquotes": "`touch broken`",
    "everything": "$(touch broken) `x` \"quoted\" 'too' \\ & 柳泉",
    "shell": "; touch broken & | > broken",
    "shell quotes": "'; touch broken; '",
    "double quotes": '"; touch broken; "',
    "globs": "* ? [a-z] {a,b} ~",
    "history": "!! !$ ^a^b",
    "powershell": '$($x = 1); "`$x" ‘七’ ”',
    "option": "--yes",
    "short option": "-rf",
    "double dash": "--",
    "sql": "'; DROP TABLE entries; --",
    "json": '{"a": [1, "\\u0000"]} null NaN',
    "escaped": r"\n \t \x1b \u202e \\",
    "quotes": "\"'`",
    "quote alone": '"',
    "apostrophes": "''",
    "backslashes": "\\\\",
    "commas": "甲,乙，丙、丁；戊;",
    "gettext": "%(count)d 眼 {count} 眼",
    "completion": "a\tb\nplain\tc",
}
NAMES = {
    "device": "CON",
    "device ending": "nul.txt",
    "printer": "LPT1",
    "up": "../../etc/passwd",
    "up windows": "..\\..\\x",
    "dots alone": "..",
    "root": "/etc/passwd",
    "drive": "C:\\x",
    "stream": "a.jpg::$DATA",
    "unc": "\\\\x\\y",
    "colon": "a:b",
    "wild": "a*?b",
    "trailing dot": "a.",
    "hidden": ".git",
    "url file": "file:///etc/passwd",
    "percent name": "%2e%2e%2f",
    "home": "~root",
    "id like": "a" * 32,
    "hash like": "0b4c5757d7cbe5af" * 4,
    "null word": "null",
    "none": "None",
    "undefined": "undefined",
}
LONG = {
    "long": "长" * 200,
    "unbroken": "x" * 200,
    "long words": "well " * 40,
    "long wide and narrow": "井a" * 100,
    "long brackets": "[" * 200,
    "long combining": "a" + "\u0301" * 199,
    "long escapes": "\x1b[31m" * 40,
    "long emoji": "👩\u200d👧" * 60,
    "one sign": "井",
    "one narrow": "a",
}
NO_CHARACTERS = {
    "no characters": "a\ufffeb\uffffc",
    "no characters above": "a\U0001ffffb\ufdd0c",
    "replacement": "a\ufffdb",
    "unassigned": "a\U0003ffffb\u0378",
}

GROUPS = (MARKUP, ESCAPES, DIRECTIONS, INVISIBLE, SIGNS, LINES, FORMULAS, PAGES, PROGRAMS, NAMES, LONG, NO_CHARACTERS)
STRINGS = tuple(dict.fromkeys(text for group in GROUPS for text in group.values()))
# Those that stand for their kind, and those that an output once got wrong: never left out of a test that takes a part.
CAUGHT = (
    MARKUP["bold"],
    ESCAPES["colour"],
    SIGNS["outer blanks"],
    FORMULAS["equals"],
    PAGES["script"],
    PAGES["pipes"],
    SIGNS["jamo"],
    LINES["starts in line"],
    FORMULAS["return equals"],
    FORMULAS["dde bar"],
    FORMULAS["percent"],
    FORMULAS["small minus"],
    PAGES["entity"],
    PAGES["emphasis"],
    PAGES["link"],
    PAGES["www"],
    INVISIBLE["soft hyphen"],
)
# Half a character: nothing can hold it, so it is refused.
BROKEN = ("a\ud800b", "\udcff", "\ud83d", "\ude00\ud83d")

_DIRECTING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_MARKS = "\u061c\u200e\u200f\ufeff"


def acts(sign: str) -> bool:
    """
    Tell whether a sign does something to a screen instead of being seen: controls, line ends, directions.
    """
    directs = unicodedata.bidirectional(sign) in _DIRECTING
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or directs or sign in _MARKS


def shown(text: str) -> str:
    """
    Give a text as a screen has to show it: what acts by its name, a line end as a sign, a tab as four blanks.
    """
    known = {"\t": "    ", "\n": " ⏎ ", "\x1b": "<ESC>"}
    return "".join(known.get(sign, f"<{_name(sign)}>") if acts(sign) else sign for sign in text)


def _name(sign: str) -> str:
    return f"{ord(sign):02X}" if ord(sign) < 0x100 else f"U+{ord(sign):04X}"


def on_paper(text: str) -> str:
    """
    Give a text as a paper has to show it: its lines are lines, and what XML cannot hold has a name too.
    """
    lines = "\n".join(map(shown, text.replace("\r\n", "\n").split("\n")))
    return lines.replace("\ufffe", "<U+FFFE>").replace("\uffff", "<U+FFFF>")
