"""
The cheat sheet searched.
"""

from __future__ import annotations

from fieldkit.core.help import Entry, Section, Sheet, Text, best, search, terms, under


def entry(key: str, question: str, answer: str = "", words: str = "", section: str = "one") -> Entry:
    """
    Give an entry whose English says nothing that is asked for.
    """
    return Entry(key, section, {"zh": Text(question, answer, (), words), "en": Text("", "", (), "")})


SHEET = Sheet(
    (Section("one", {"zh": "合并", "en": "Merge"}), Section("two", {"zh": "照片", "en": "Photos"})),
    (
        entry("merge", "怎么合并文件？", "整个U盘一次合并。", "汇总 收"),
        entry("twice", "合并两次会重复吗？", "不会。"),
        entry("photo", "照片没有位置怎么办？", "位置可以手工补。", section="two"),
        entry("also-photo", "照片没有位置怎么办？", "位置可以手工补。", section="two"),
    ),
)


def keys(question: str) -> list[str]:
    """
    Give the keys of what is found, best first.
    """
    return [found.key for _score, found in search(SHEET, question)]


def test_text_is_taken_apart() -> None:
    """
    Latin words lose their endings and Chinese becomes pairs; what stands in every question goes, a lone sign stays.
    """
    assert ["merg", "merg", "merg"] == terms("How do I MERGE? merging, merged")
    assert ["合并", "并文", "文件"] == terms("请问怎么合并文件呢")
    assert ["删"] == terms("怎么删")
    assert ["131022-gw-001", "usb"] == terms("131022-GW-001 ＵＳＢ")
    assert [] == terms("怎么办 what is it?")


def test_the_rarer_word_weighs_more() -> None:
    """
    What only one entry says tells more than what two say.
    """
    assert ["twice", "merge"] == keys("合并重复")


def test_a_question_weighs_more_than_an_answer() -> None:
    """
    An entry that asks the same stands before one that merely mentions it.
    """
    sheet = Sheet((), (entry("mentions", "怎么上交？", "照片一起上交。"), entry("asks", "照片太大怎么办？")))

    assert ["asks", "mentions"] == [found.key for _score, found in search(sheet, "照片")]


def test_equal_ones_keep_the_order_of_the_sheet() -> None:
    """
    Entries that weigh the same stand as in the sheet, each time.
    """
    assert ["photo", "also-photo"] == keys("照片没有位置")


def test_another_name_is_found() -> None:
    """
    What an entry is also called finds it.
    """
    assert "merge" == keys("收")[0]


def test_nothing_is_found_by_what_every_question_has() -> None:
    """
    Words that tell nothing apart, and words of other trades, find nothing.
    """
    assert [] == keys("怎么办") + keys("") + keys("天气预报")


def test_only_what_comes_near_the_best_is_shown() -> None:
    """
    At most three in full, none below half of the best; beside them at most five, none below a quarter.
    """
    ranked = [(score, entry(str(score), "")) for score in (10.0, 9.0, 4.0, 3.0, 2.0)]

    full, beside = best(ranked)

    assert (["10.0", "9.0"], ["4.0", "3.0"]) == ([one.key for one in full], [one.key for one in beside])
    assert ([], []) == best([])


def test_a_heading_has_what_stands_under_it() -> None:
    """
    A heading in either language, in any spelling, gives all of its entries.
    """
    assert ["photo", "also-photo"] == [found.key for found in under(SHEET, "PHOTOS")]
    assert ["merge", "twice"] == [found.key for found in under(SHEET, "合并")]
    assert [] == under(SHEET, "合")
