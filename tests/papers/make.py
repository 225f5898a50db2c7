"""
Make the Word templates: `python tests/papers/make.py` writes `templates/*.docx`, the same bytes from the same words.

The parts of a .docx are written out here, so that nothing of a foreign default style, date or name gets in. The page is
that of GB/T 9704-2012: A4, its margins, 22 lines of 28 characters, 仿宋 of size 3 for the text, "— 1 —" as the page
number. People change the templates in Word or WPS; this script makes the shipped ones.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from fieldkit import language  # noqa: E402
from fieldkit.views.paper import labels  # noqa: E402

FOLDER = ROOT / "templates"
KINDS = ("record", "sites", "signin")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY = "2021-09-01T00:00:00Z"

# Twentieths of a point. A4 with 天头 37 mm, 订口 28 mm, text 156 × 225 mm.
PAGE = (11906, 16838)
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474
WIDTH = PAGE[0] - LEFT - RIGHT
LONG = PAGE[1] - 2 * 1134

# (name, what stands in for it, panose, family): the fonts of the standard are often missing outside Windows.
FONTS = (
    ("方正小标宋简体", "方正小标宋_GBK,宋体,SimSun,Noto Serif CJK SC", "roman"),
    ("仿宋_GB2312", "仿宋,FangSong,华文仿宋,Noto Serif CJK SC", "modern"),
    ("楷体_GB2312", "楷体,KaiTi,华文楷体,Noto Serif CJK SC", "modern"),
    ("黑体", "SimHei,Noto Sans CJK SC,文泉驿微米黑", "swiss"),
    ("宋体", "SimSun,Noto Serif CJK SC", "roman"),
)


class Maker:
    """
    Writes the parts of one template in the words of one language.
    """

    def __init__(self, lang: str) -> None:
        language.use(lang)
        self.words = labels()
        self.colon = "：" if lang == "zh" else ": "

    def label(self, name: str) -> str:
        """
        Give the word of a label.
        """
        return self.words[name]


def run(text: str) -> str:
    """
    Write a text as one run; line ends become breaks.
    """
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(parts)}</w:r>"


def para(text: str = "", style: str = "Text", more: str = "") -> str:
    """
    Write a paragraph in a style; `more` are further paragraph properties.
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{run(text) if text else ""}</w:p>'


def each(name: str, rows: str, text: str, style: str, more: str = "") -> str:
    """
    Write a paragraph for every text of a list.
    """
    return "".join(
        para(line, style, more) for line in (f"{{%p for {name} in {rows} %}}", text, "{%p endfor %}")
    )


def cell(content: str, width: int, span: int = 1, middle: bool = True) -> str:
    """
    Write a cell around paragraphs.
    """
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    align = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{align}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], height: int = 0, head: bool = False, whole: bool = False) -> str:
    """
    Write a row: at least so high, repeated on every page as a head, or kept whole on one page.
    """
    rules = "<w:cantSplit/>" if whole or head else ""
    rules += f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    rules += "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{rules}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str]) -> str:
    """
    Write a table of fixed widths with thin lines.
    """
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    room = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{room}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def rows_of(
    titles: Sequence[str],
    widths: Sequence[int],
    names: Sequence[str],
    loop: str,
    styles: Sequence[str],
    height: int = 0,
) -> str:
    """
    Write a table with a head and one row for everything in a list.
    """
    one, many = loop.split(" in ")
    head = row((cell(para(text, "RowHead"), width) for text, width in zip(titles, widths, strict=True)), head=True)
    fields = [
        cell(para(name, style), width) for name, width, style in zip(names, widths, styles, strict=True)
    ]
    tags = [
        row([cell(para(tag, "Cell"), sum(widths), len(widths))])
        for tag in (f"{{%tr for {one} in {many} %}}", "{%tr endfor %}")
    ]
    return table(widths, [head, tags[0], row(fields, height, whole=True), tags[1]])


def top(maker: Maker, title: str) -> str:
    """
    Write what stands above every paper: banner, title, campaign.
    """
    banner = each("line", "banner", "{{ line }}", "Banner")
    return banner + para(maker.label(title), "PaperTitle") + para("{{ campaign }}", "Campaign")


def facts(maker: Maker) -> str:
    """
    Write the head of a record: who, when, where, how.
    """
    widths = (1380, 3240, 1340, WIDTH - 1380 - 3240 - 1340)

    def pair(one: str, other: str) -> str:
        cells = [
            cell(para(maker.label(one), "CellHead"), widths[0]),
            cell(para(f"{{{{ {one} }}}}", "Cell"), widths[1]),
            cell(para(maker.label(other), "CellHead"), widths[2]),
            cell(para(f"{{{{ {other} }}}}", "Cell"), widths[3]),
        ]
        return row(cells, 430)

    def wide(name: str, height: int = 430) -> str:
        cells = [
            cell(para(maker.label(name), "CellHead"), widths[0]),
            cell(para(f"{{{{ {name} }}}}", "Cell"), sum(widths[1:]), 3),
        ]
        return row(cells, height)

    rows = [
        pair("time", "method"),
        pair("group", "leader"),
        wide("site"),
        wide("address"),
        wide("position"),
        pair("topic", "agency"),
        wide("deputies", 500),
        wide("escorts", 500),
    ]
    return table(widths, rows)


def box(content: str, height: int) -> str:
    """
    Write a frame to read and write in, at least so high.
    """
    return table((WIDTH,), [row([cell(content, WIDTH, middle=False)], height)])


def items(maker: Maker) -> str:
    """
    Write the checklist: every item with its result.
    """
    widths = (640, WIDTH - 640 - 2240 - 1230 - 1010, 2240, 1230, 1010)
    titles = [maker.label(name) for name in ("number", "item", "result", "value", "rule")]
    names = ("{{ item.number }}", "{{ item.code }} {{ item.text }}", "{{ item.result }}", "{{ item.value }}")
    styles = ("RowMid", "Row", "Row", "RowMid", "RowMid")
    return rows_of(titles, widths, (*names, "{{ item.rule }}"), "item in items", styles, 300)


def findings(maker: Maker) -> str:
    """
    Write the problems found.
    """
    widths = (1640, 860, WIDTH - 1640 - 860 - 1000 - 1000, 1000, 1000)
    titles = [maker.label(name) for name in ("finding", "item", "text", "origin", "amount")]
    names = [f"{{{{ finding.{name} }}}}" for name in ("code", "item", "text", "origin", "amount")]
    styles = ("RowMid", "RowMid", "Row", "RowMid", "RowMid")
    return rows_of(titles, widths, names, "finding in findings", styles, 520)


def photos(maker: Maker) -> str:
    """
    Write the photos by number, name, hash, time, what they show.
    """
    widths = (680, WIDTH - 680 - 1240 - 1900 - 900 - 960, 1240, 1900, 900, 960)
    titles = [maker.label(name) for name in ("photo", "file", "hash", "taken", "role", "distance")]
    names = [f"{{{{ photo.{name} }}}}" for name in ("number", "name", "hash", "time", "role", "distance")]
    styles = ("RowMid", "Row", "RowMid", "RowMid", "RowMid", "RowMid")
    return rows_of(titles, widths, names, "photo in photos", styles, 300)


def signatures(maker: Maker) -> str:
    """
    Write the places where both sides sign; the block stays whole and never stands on a page alone.
    """
    half = WIDTH // 2
    keep = "<w:keepNext/><w:keepLines/>"

    def both(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], height: int, last: bool = False) -> str:
        more = "" if last else keep
        cells = [
            cell("".join(para(text, style, more) for text, style in side), half, middle=False) for side in (left, right)
        ]
        return row(cells, height, whole=True)

    rows = [
        both([(maker.label("our_side"), "CellHead")], [(maker.label("their_side"), "CellHead")], 400),
        both([(maker.label("sign_leader"), "Cell")], [(maker.label("sign_head"), "Cell")], 700),
        both(
            [(maker.label("sign_deputies"), "Cell"), ("{{ deputy_names }}", "CellSmall")],
            [(maker.label("sign_escorts"), "Cell"), ("{{ escort_names }}", "CellSmall")],
            1150,
        ),
        both(
            [(maker.label("sign_recorder") + " {{ recorder }}", "Cell")], [(maker.label("sign_post"), "Cell")], 560
        ),
        both([(maker.label("sign_date"), "CellRight")], [(maker.label("sign_date"), "CellRight")], 460, last=True),
    ]
    return table((half, WIDTH - half), rows)


def record(maker: Maker) -> str:
    """
    Write the record of a check: head, body, tail.
    """
    keep = "<w:keepNext/><w:keepLines/>"
    parts = [
        top(maker, "record_title"),
        para(maker.label("code") + " {{ code }}", "Number"),
        each("line", "notices", "{{ line }}", "Notice"),
        facts(maker),
        para(maker.label("items"), "Heading1"),
        para("{{ items_sum }}", "Under", "<w:keepNext/>"),
        items(maker),
        para(maker.label("findings"), "Heading1"),
        findings(maker),
        para(maker.label("advice"), "Heading1"),
        box(each("line", "advice", "{{ line }}", "Cell"), 800),
        para(maker.label("handling"), "Heading1"),
        box(each("line", "handling", "{{ line }}", "Cell"), 800),
        para(maker.label("photos"), "Heading1"),
        photos(maker),
        para(maker.label("note"), "Heading1"),
        box(para("{{ note }}", "Cell", keep), 480),
        para("{{ sources }}", "Small", keep),
        para("{{ statement }}", "Statement", keep),
        signatures(maker),
        para("", "End"),
    ]
    return "".join(parts)


def sites(maker: Maker) -> str:
    """
    Write the list of sites, across the page.
    """
    widths = (640, 1900, 2600, 2700, 1500, 1730, 1180, 1240, LONG - 640 - 1900 - 2600 - 2700 - 1500 - 1730 - 2420)
    titles = ("number", "site_code", "site_name", "address", "topic", "agency", "lat", "lon", "datum")
    names = ("number", "code", "name", "address", "topic", "agency", "lat", "lon", "datum")
    # The remark goes below the name: a column of its own would make all others narrow.
    fields = [f"{{{{ site.{name} }}}}" for name in names]
    fields[2] += "\n{{ site.remark }}"
    styles = ("RowMid", "RowMid", "Row", "Row", "Row", "Row", "RowMid", "RowMid", "RowMid")
    return "".join(
        [
            top(maker, "sites_title"),
            para(f"{maker.label('group')}{maker.colon}{{{{ group }}}}    {{{{ sites_sum }}}}", "Under"),
            rows_of([maker.label(name) for name in titles], widths, fields, "site in sites", styles, 480),
            para("", "End"),
        ]
    )


def signin(maker: Maker) -> str:
    """
    Write the sheet to sign in: deputies, and apart from them the escorts.
    """
    widths = (760, 1900, 1900, WIDTH - 760 - 1900 - 1900 - 2100, 2100)
    titles = [maker.label(name) for name in ("number", "name", "level", "station", "signature")]
    fields = ["{{ one.number }}", "{{ one.name }}", "{{ one.level }}", "{{ one.station }}", ""]
    middle = ("CellMid", "CellMid", "CellMid", "Cell", "Cell")
    others = (760, 1900, WIDTH - 760 - 1900 - 2100, 2100)
    other_titles = [maker.label(name) for name in ("number", "name", "unit", "signature")]
    return "".join(
        [
            top(maker, "signin_title"),
            para(f"{maker.label('group')}{maker.colon}{{{{ group }}}}", "Under"),
            para(f"{maker.label('leader')}{maker.colon}{{{{ leader }}}}", "Under"),
            para(f"{maker.label('time')}{maker.colon}{{{{ when }}}}", "Under"),
            para(f"{maker.label('site')}{maker.colon}", "Under"),
            para(maker.label("signin_deputies"), "Heading1"),
            rows_of(titles, widths, fields, "one in deputies", middle, 540),
            para(maker.label("signin_escorts"), "Heading1"),
            rows_of(other_titles, others, ["{{ one.number }}", "", "", ""], "one in escorts", middle[1:], 500),
            para("", "End"),
        ]
    )


def fonts(name: str) -> str:
    """
    Write the fonts of a style: Chinese as named, the rest in Times New Roman.
    """
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{name}"/>'


def style(name: str, size: float, font: str, more: str = "", bold: bool = False, shown: str = "") -> str:
    """
    Write a paragraph style: size in points, font, and paragraph properties.
    """
    half = round(size * 2)
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{shown or name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{more}</w:pPr>'
        f'<w:rPr>{fonts(font)}{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
    )


def spacing(line: int, before: int = 0, after: int = 0, rule: str = "atLeast") -> str:
    """
    Write the spacing of a paragraph.
    """
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def jc(value: str) -> str:
    """
    Write how a paragraph is aligned.
    """
    return f'<w:jc w:val="{value}"/>'


def styles() -> str:
    """
    Write the styles all templates share.
    """
    fang, hei, kai, xiao = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
    free = '<w:snapToGrid w:val="0"/>'
    frame = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>' for side in SIDES)
    made = [
        style("Text", 16, fang, spacing(579, rule="exact")),
        style("PaperTitle", 22, xiao, "<w:keepNext/>" + free + spacing(600, 0, 40, "exact") + jc("center")),
        style("Campaign", 14, kai, "<w:keepNext/>" + free + spacing(400, 0, 60) + jc("center")),
        style("Number", 12, fang, free + spacing(320, 0, 40) + jc("right")),
        style("Banner", 14, hei, f"<w:pBdr>{frame}</w:pBdr>" + free + spacing(360, 0, 160) + jc("center")),
        style("Notice", 14, hei, f"<w:pBdr>{frame}</w:pBdr>" + free + spacing(340, 60, 120)),
        style("Heading1", 14, hei, "<w:keepNext/><w:keepLines/>" + free + spacing(360, 100, 40), shown="Level 1"),
        style("Under", 12, fang, free + spacing(320, 20, 40)),
        style("Statement", 12, fang, free + spacing(340, 60, 60)),
        style("Cell", 12, fang, free + spacing(320)),
        style("CellMid", 12, fang, free + spacing(320) + jc("center")),
        style("CellRight", 12, fang, free + spacing(320) + jc("right")),
        style("CellHead", 12, hei, free + spacing(320) + jc("center")),
        style("Row", 10.5, fang, free + spacing(280)),
        style("RowMid", 10.5, fang, free + spacing(280) + jc("center")),
        style("RowHead", 10.5, hei, free + spacing(280) + jc("center")),
        style("CellSmall", 9, fang, free + spacing(240)),
        style("Small", 8, fang, free + spacing(180, 40)),
        # What stands behind the last table takes no room, so that it never begins a page.
        style("End", 1, fang, free + spacing(20, rule="exact")),
        style("PageOdd", 14, "宋体", free + spacing(320) + jc("right")),
        style("PageEven", 14, "宋体", free + spacing(320) + jc("left")),
        style("Trace", 8, fang, free + spacing(180) + jc("center")),
    ]
    return (
        f'{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(fang)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr><w:widowControl/></w:pPr></w:style>"
        f"{''.join(made)}</w:styles>"
    )


SIDES = ("top", "left", "bottom", "right")


def font_table() -> str:
    """
    Write which fonts stand in for those that are missing; none is embedded.
    """
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, others, family in FONTS
    )
    return f"{HEAD}<w:fonts {W}>{listed}</w:fonts>"


def footer(place: str) -> str:
    """
    Write the foot of a page: the number outside, "— 1 —", and the trace below it.
    """
    number = '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    number += '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    number += '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    number += '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    # One character from the edge of the text.
    indent = '<w:ind w:right="280"/>' if place == "PageOdd" else '<w:ind w:left="280"/>'
    page = f'<w:p><w:pPr><w:pStyle w:val="{place}"/>{indent}</w:pPr>{number}</w:p>'
    return f'{HEAD}<w:ftr {W}>{page}{para("{{ trace }}", "Trace")}</w:ftr>'


def section(kind: str) -> str:
    """
    Write the page of a paper; each paper begins on a sheet of its own, with page 1.
    """
    feet = '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    if kind == "sites":
        size = f'<w:pgSz w:w="{PAGE[1]}" w:h="{PAGE[0]}" w:orient="landscape"/>'
        margins = (LEFT, RIGHT, 1134, 1134)
    else:
        size, margins = f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>', (TOP, BOTTOM, LEFT, RIGHT)
    up, down, left, right = margins
    return (
        f'<w:sectPr>{feet}<w:type w:val="oddPage"/>{size}<w:pgMar w:top="{up}" w:bottom="{down}" w:left="{left}" '
        f'w:right="{right}" w:header="851" w:footer="{600 if kind != "sites" else 480}" w:gutter="0"/>'
        f'<w:pgNumType w:start="1"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/></w:sectPr>'
    )


def types() -> str:
    """
    Write what kind each part is.
    """
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "word/document.xml": f"{office}.document.main+xml",
        "word/styles.xml": f"{office}.styles+xml",
        "word/settings.xml": f"{office}.settings+xml",
        "word/fontTable.xml": f"{office}.fontTable+xml",
        "word/footer1.xml": f"{office}.footer+xml",
        "word/footer2.xml": f"{office}.footer+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{HEAD}<Types xmlns="{space}">{rels}{xml}{listed}</Types>'


def relations(targets: Iterable[tuple[str, str]]) -> str:
    """
    Write which part belongs to which.
    """
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


def properties(title: str) -> dict[str, str]:
    """
    Write the properties of the file: no person, no date of today.
    """
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{DAY}</dcterms:{name}>' for name in ("created", "modified")
    )
    app = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return {
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>fieldkit</dc:creator>{when}</cp:coreProperties>",
        "docProps/app.xml": f'{HEAD}<Properties xmlns="{app}"><Application>fieldkit</Application></Properties>',
    }


def template(kind: str, lang: str) -> bytes:
    """
    Make one template: the bytes of a .docx, the same each time.
    """
    maker = Maker(lang)
    body = {"record": record, "sites": sites, "signin": signin}[kind](maker)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    within = ("styles", "settings", "fontTable")
    parts = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(
            [
                (f"{office}/officeDocument", "word/document.xml"),
                (package, "docProps/core.xml"),
                (f"{office}/extended-properties", "docProps/app.xml"),
            ]
        ),
        **properties(maker.label(f"{kind}_title")),
        "word/document.xml": f"{HEAD}<w:document {W} {R}><w:body>{body}{section(kind)}</w:body></w:document>",
        "word/styles.xml": styles(),
        "word/settings.xml": f"{HEAD}<w:settings {W}><w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "word/fontTable.xml": font_table(),
        "word/footer1.xml": footer("PageOdd"),
        "word/footer2.xml": footer("PageEven"),
        "word/_rels/document.xml.rels": relations(
            [(f"{office}/{name}", f"{name}.xml") for name in within]
            + [(f"{office}/footer", "footer1.xml"), (f"{office}/footer", "footer2.xml")]
        ),
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """
    Put parts into a zip that knows no time.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return out.getvalue()


def main() -> None:
    """
    Write every template.
    """
    for kind in KINDS:
        for lang in ("zh", "en"):
            (FOLDER / f"{kind}.{lang}.docx").write_bytes(template(kind, lang))


if __name__ == "__main__":
    main()
