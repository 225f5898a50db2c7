"""
What may be found: for each item the problem a team would write down, the values it would measure, the advice it gives.
"""

from __future__ import annotations

# item -> (what is wrong, measure of the quantity or "")
PROBLEMS: dict[str, tuple[str, str]] = {
    "AG01": ("休耕地块仍种有冬小麦", "亩"),
    "AG03": ("实测面积小于清册面积", "亩"),
    "AG04": ("村级分户分地块清册不全", ""),
    "AG05": ("补助兑现前未公示", "户"),
    "AG08": ("节水设施损坏，长期未用", "处"),
    "AG10": ("耕地上堆放建筑材料", "亩"),
    "GW01": ("取水许可证已过期", "眼"),
    "GW02": ("机井未安装计量设施", "眼"),
    "GW04": ("关停井仅断电，未封填", "眼"),
    "GW05": ("水源置换未切换到位", "户"),
    "GW09": ("洗车点未办理取水手续", "处"),
    "GW10": ("台账与用电量不一致", ""),
    "BE01": ("部分事项仍需多窗口办理", "项"),
    "BE02": ("要求企业重复提交材料", "项"),
    "BE04": ("收费清单未公示", ""),
    "BE05": ("拖欠中小企业账款", "万元"),
    "BE06": ("承诺的扶持资金未兑现", "户"),
    "BE09": ("窗口人员不在岗", "人"),
    "MH02": ("卫生室设备不全", "台"),
    "MH03": ("药柜内有过期药品", "盒"),
    "MH04": ("基本药物配备不足", "种"),
    "MH06": ("价格公示牌未更新", ""),
    "MH07": ("医废交接登记缺页", "次"),
    "MH08": ("慢病随访记录与电话回访不符", "人"),
    "PH01": ("预检分诊流程未公示", ""),
    "PH02": ("发热门诊与普通门诊共用入口", "处"),
    "PH04": ("患者登记信息不全", "人"),
    "PH08": ("防护物资储备不足30天", "天"),
    "PH09": ("本年度未开展演练", ""),
    "LA01": ("用地批准手续不全", "宗"),
    "LA02": ("实占面积超过批准面积", "亩"),
    "LA04": ("应拆未拆，未复耕", "亩"),
    "LA05": ("罚款未执行到位", "万元"),
    "LA07": ("圈而不建，土地闲置", "亩"),
    "VB01": ("无施工许可先行建设", "处"),
    "VB02": ("实建面积超过许可", "㎡"),
    "VB05": ("拆除后场地未恢复", "㎡"),
    "VB06": ("处罚后仍在续建", "处"),
    "RE01": ("备案文件与现场不符", ""),
    "RE03": ("项目逾期未开工", "个"),
    "RE05": ("环评批复后未验收", "个"),
    "RE08": ("淘汰设备未拆除", "台"),
    "RD01": ("五证不全", ""),
    "RD04": ("监管账户资金不足", "万元"),
    "RD05": ("逾期未交付", "户"),
    "RD06": ("不动产证办理滞后", "户"),
    "RD08": ("外墙保温层脱落，有安全隐患", "处"),
    "MI02": ("采坑越过批准边界", "处"),
    "MI03": ("井口未封闭", "处"),
    "MI04": ("修复区植被成活不足", "亩"),
    "MI06": ("边坡未治理，扬尘明显", "处"),
}

# item -> (least, most) when fine, (least, most) when not, decimals; whole numbers, the decimals are cut off at the end
VALUES: dict[str, tuple[int, int, int, int, int]] = {
    "AG03": (300, 4200, 180, 900, 1),
    "AG06": (500, 500, 300, 450, 0),
    "AG07": (1, 12, 1, 6, 0),
    "AG09": (40, 50, 20, 35, 0),
    "GW03": (5, 80, 81, 140, 1),
    "GW04": (1, 9, 1, 5, 0),
    "GW06": (1800, 4600, 4700, 5600, 2),
    "GW07": (1000, 1120, 700, 980, 1),
    "BE03": (1, 5, 8, 20, 0),
    "BE05": (0, 0, 120, 9800, 1),
    "BE08": (960, 1000, 780, 900, 1),
    "MH04": (900, 1000, 600, 850, 1),
    "MH08": (900, 1000, 500, 800, 1),
    "MH09": (20, 80, 85, 120, 1),
    "PH06": (980, 1000, 800, 950, 1),
    "PH07": (900, 1000, 600, 850, 1),
    "PH08": (30, 90, 5, 25, 0),
    "LA02": (0, 0, 5, 420, 1),
    "LA03": (0, 0, 5, 120, 1),
    "LA07": (0, 20, 24, 60, 0),
    "VB02": (0, 0, 60, 3800, 0),
    "RE03": (0, 0, 3, 30, 0),
    "RE07": (300, 1200, 1300, 1900, 1),
    "RD02": (0, 0, 30, 700, 0),
    "RD03": (20, 260, 0, 8, 0),
    "RD04": (800, 9000, 10, 300, 0),
    "RD05": (0, 0, 12, 460, 0),
    "RD06": (900, 1000, 300, 700, 1),
    "MI04": (50, 900, 20, 200, 1),
}

ADVICE: dict[str, tuple[str, ...]] = {
    "AG": ("建议加快补助兑现，张榜公示到户", "建议统一清册样式，按地块编号管理"),
    "GW": ("建议对关停井逐眼核对封填影像", "建议农灌井一年内全部装表计量", "建议按月比对台账与用电量"),
    "BE": ("建议公开一次性告知清单", "建议对拖欠账款逐笔定出付款日期"),
    "MH": ("建议村卫生室药品统一配送", "建议每月抽查随访记录"),
    "PH": ("建议增设独立的发热患者通道", "建议每季度开展一次应急演练"),
    "LA": ("建议逐宗定出拆除和复耕期限", "建议图斑与现场照片一一对应"),
    "VB": ("建议对续建行为及时制止并公示", "建议处罚决定执行情况按月通报"),
    "RE": ("建议清理逾期未开工项目", "建议将能耗数据接入统一平台"),
    "RD": ("建议一项目一策，公布交付时间表", "建议加强预售资金监管"),
    "MI": ("建议边开采边治理，明确责任人", "建议修复区连续三年管护"),
}

METHODS = ("announced", "announced", "announced", "unannounced", "random", "tour", "survey", "law_check")
CAMERAS = ("EXAMPLE Phone A1", "EXAMPLE Phone B2", "EXAMPLE Camera C3")
DUTIES = ("水务办", "卫生办", "村委会", "项目部", "政务厅", "镇政府")
ESCORT_NOTE = "随行介绍情况，不计入代表"

# least age in days -> (state, weight); findings have had this long until the cut-off
STATES: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (
        60,
        (
            ("closed", 68),
            ("rectifying", 9),
            ("responded", 8),
            ("returned", 5),
            ("reopened", 4),
            ("dismissed", 3),
            ("combined", 3),
        ),
    ),
    (
        30,
        (
            ("closed", 38),
            ("accepted", 10),
            ("responded", 14),
            ("rectifying", 20),
            ("assigned", 9),
            ("returned", 4),
            ("dismissed", 3),
            ("combined", 2),
        ),
    ),
    (0, (("draft", 18), ("confirmed", 24), ("assigned", 28), ("rectifying", 22), ("closed", 8))),
)
_MAIN = ("draft", "confirmed", "assigned", "rectifying", "responded", "accepted", "closed")
PATHS: dict[str, tuple[str, ...]] = {state: _MAIN[: i + 1] for i, state in enumerate(_MAIN)} | {
    "returned": (*_MAIN[:5], "returned"),
    "reopened": (*_MAIN, "reopened"),
    "dismissed": ("draft", "confirmed", "dismissed"),
    "combined": ("draft", "confirmed", "combined"),
}
STATE_NAMES = {
    "draft": "草拟",
    "confirmed": "核定",
    "assigned": "交办",
    "rectifying": "整改中",
    "responded": "已反馈",
    "accepted": "验收通过",
    "closed": "销号",
    "returned": "退回",
    "reopened": "反弹",
    "dismissed": "不属实",
    "combined": "并案",
}
