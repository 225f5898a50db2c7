"""
Invented names: every person carries 例 or 示, every place and agency 例 or 示例, so none can be taken for a real one.

Beside them the words of the trade as the tables of the example write them.
"""

from __future__ import annotations

from random import Random

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
)
GIVEN = "安宁和平丰盛兴隆顺昌泰康乐吉祥瑞明德仁义礼智信诚敏慧文武江河湖海山川林森松柏梅兰竹菊春夏秋冬东西南北"
VILLAGES = "安宁和平丰盛兴隆顺昌泰康乐吉祥瑞明德仁义礼智信诚"
TOWNS = "东西南北中江河湖海山林泉"

# Stands in every paper of the example.
EXAMPLE = "示例数据 EXAMPLE"

WORKPLACES = ("示例机械厂", "示例小学", "示例合作社", "示例村委会", "示例医院", "示例律所", "示例食品厂", "示例社区")

KIND_NAMES = {"supervision": "监督小组", "inspection": "执法检查组", "taskforce": "工作专班", "deputies": "代表小组"}
METHOD_NAMES = {
    "announced": "明察",
    "unannounced": "暗访",
    "random": "随机抽查",
    "tour": "视察",
    "survey": "调研",
    "law_check": "执法检查",
}
ORIGIN_NAMES = {"self_reported": "台账内", "off_ledger": "台账外"}
JUDGEMENT_NAMES = {"ok": "符合", "problem": "存在问题", "na": "不涉及", "unchecked": "未查"}
LEVEL_NAMES = {"national": "全国", "provincial": "省级", "city": "市级", "county": "县级", "township": "乡级"}

SITE_NAMES = {
    "AG": ("例{0}村{1}号休耕地块", "例{0}村{1}号旱作雨养地块", "例{0}第{1}节水示范片"),
    "GW": ("例{0}村{1}号机井", "例{0}第{1}水厂置换工程", "例{0}洗车点{1}号"),
    "BE": ("例{0}第{1}政务服务厅", "例{0}第{1}产业园服务站", "例{0}食品厂（企业{1}）"),
    "MH": ("例{0}村第{1}卫生室", "例{0}镇第{1}卫生院", "例{0}第{1}诊所"),
    "PH": ("例{0}第{1}发热门诊", "例{0}第{1}疾控点", "例{0}医院预检点{1}号"),
    "LA": ("例{0}村{1}号图斑", "例{0}圈占地块{1}号"),
    "VB": ("例{0}违建厂房{1}号", "例{0}库房{1}号"),
    "RE": ("例{0}建材厂{1}号窑", "例{0}第{1}热力项目"),
    "RD": ("例{0}家园{1}期", "例{0}花园{1}期"),
    "MI": ("例{0}{1}号矿山迹地", "例{0}采石场{1}号"),
}
AGENCIES = {
    "AG": "农业",
    "GW": "水务",
    "BE": "政务服务",
    "MH": "卫生",
    "PH": "卫生",
    "LA": "国土",
    "VB": "城管",
    "RE": "能源",
    "RD": "住建",
    "MI": "矿山",
}


def people(rng: Random, sign: str, count: int) -> list[str]:
    """
    Give *count* different names of three signs, the middle one *sign*; once the stock is used up they carry a number.
    """
    stock = [surname + sign + given for surname in SURNAMES for given in GIVEN]
    rng.shuffle(stock)
    return [stock[i % len(stock)] + (str(i // len(stock)) if i >= len(stock) else "") for i in range(count)]


def person(rng: Random) -> str:
    """
    Give the name of someone who is no deputy: a contact, an escort, a person in charge.
    """
    return rng.choice(SURNAMES) + "示" + rng.choice(GIVEN)


def agency(county: str, topic: str) -> str:
    """
    Give the invented agency that answers for a topic in a county: `固安县示例水务办`.
    """
    return f"{county}示例{AGENCIES.get(topic, '综合')}办"


def site_name(rng: Random, topic: str, number: int) -> str:
    """
    Give a site of a topic a name that holds its number: `例安村7号机井`.
    """
    patterns = SITE_NAMES.get(topic, ("例{0}点位{1}号",))
    return rng.choice(patterns).format(rng.choice(VILLAGES), number)
