"""The grammar of the corpus: phrases of real official documents, of which titles and sentences that vary are composed."""

import random
import re
from collections.abc import Mapping, Sequence

OFFICES = tuple(
    "市发展改革局 市教育局 市科技局 市工业和信息化局 市公安局 市民政局 市司法局 市财政局 市人力资源社会保障局 市自然资源和规划局 "
    "市住房城乡建设局 市交通运输局 市城乡水务局 市农业农村局 市商务局 市文化和旅游局 市卫生健康局 市审计局 市行政审批服务局 "
    "市市场监督管理局 市体育局 市统计局 市医疗保障局 市综合行政执法局 市生态环境局 市应急管理局 市林业局 市信访局 市大数据局 市能源局 "
    "市公共资源交易中心 市政务服务中心 市供销事业发展中心 市投资促进中心 市住房公积金管理中心 市煤炭工业发展中心 "
    "东关街道办事处 南关街道办事处 西关街道办事处 北关街道办事处 中关街道办事处 东河镇人民政府 东山镇人民政府 东桥镇人民政府 "
    "东塘镇人民政府 东岭镇人民政府 西河镇人民政府 西山镇人民政府 西桥镇人民政府 西塘镇人民政府 西岭镇人民政府 南河镇人民政府 "
    "南山镇人民政府 南桥镇人民政府 南塘镇人民政府 南岭镇人民政府 "
    "市政府办公室 市机关事务办公室 市外事办公室 市金融工作办公室".split()
)
THEMES = tuple(
    "综合政务 财政金融 国土资源 农林水利 工业交通 商贸旅游 市场监管 城乡建设 科教文体 卫生健康 民政救灾 公安司法".split()
)
HEADINGS = tuple(
    "总体要求 工作目标 重点任务 实施步骤 组织领导 保障措施 职责分工 申报条件 办理程序 时间安排 资金保障 监督检查 有关要求 适用范围 "
    "工作原则 宣传引导 考核评价 其他事项 公开方式 基本情况".split()
)
# What stands in braces below: one of these words.
_WORDS: Mapping[str, Sequence[str]] = {
    "area": "城区供水 农村道路 冬季供热 老旧小区改造 义务教育招生 基层医疗 养老服务 高标准农田 安全生产 大气污染防治 河道治理 "
    "食品安全 住房保障 就业创业 招商引资 数字政务 文化惠民 全民健身 消防安全 城乡低保 残疾人服务 退役军人安置 乡村旅游 粮食储备 森林防火 "
    "防汛抗旱 垃圾分类 公共交通 停车秩序 工程招投标 政府采购 国有资产管理 知识产权保护 燃气管网 殡葬服务 托育服务".split(),
    "act": "做好 加强 规范 推进 进一步加强 全面推进 深入开展 组织开展 切实做好 统筹做好 改进 落实".split(),
    "work": "工作 管理工作 专项整治 监督检查 服务提升行动 示范创建 信息公开工作 隐患排查 能力建设 试点工作 督导评估 宣传月活动 "
    "项目申报 资金使用管理 质量提升 标准化建设 应急演练 满意度调查".split(),
    "genre": "通知 通告 公告 实施方案 工作计划 意见 办法 情况通报 实施细则 批复".split(),
    "who": "各镇街 市直有关部门 各责任单位 项目建设单位 行业主管部门 社区居民委员会 各行政村 定点服务机构 供水企业 牵头单位 "
    "专项工作组 各级各类学校 基层卫生院 执法人员 窗口工作人员 市领导小组办公室 企业法定代表人 物业服务企业 申请人 评审专家组 财政、审计部门 "
    "信息公开机构 村（居）网格员 第三方评估机构".split(),
    "duty": "落实主体责任 建立工作台账 逐项对照检查 及时公开办理结果 按月报送进展情况 制定具体实施方案 明确专人负责 压实监管责任 "
    "完善应急预案 开展业务培训 主动接受社会监督 做好政策解读 核实申报材料 简化办事流程 设立咨询电话 公示评审结果 限期整改到位 形成长效机制 "
    "加强部门协同 畅通投诉渠道 推行一次办好 严格资金拨付 归档有关材料 定期分析研判 回应群众关切 公开收费标准 依法作出决定 告知救济途径".split(),
    "aim": "确保群众满意 保障人民群众合法权益 提高服务质量和效率 维护公平公正的市场秩序 防范化解各类风险 促进经济社会高质量发展 "
    "切实减轻基层负担 让群众少跑腿 推动任务落地见效 保证按期完成 提升治理水平 确保资金安全规范使用".split(),
    "basis": "《中华人民共和国政府信息公开条例》 《重大行政决策程序暂行条例》 《中华人民共和国行政许可法》 《优化营商环境条例》 "
    "《中华人民共和国安全生产法》 《社会救助暂行办法》 《中华人民共和国行政处罚法》 上级有关文件精神 市政府常务会议部署 "
    "《保障农民工工资支付条例》 《中华人民共和国食品安全法》 年度重点工作安排 《城镇燃气管理条例》".split(),
    "place": "主城区 开发区 北部山区 沿河各村 城乡结合部 中心镇 工业园区 学校周边 老城片区 移民搬迁安置点".split(),
    "unit": "万元 户 处 公里 人 个项目 平方米 件".split(),
    "fault": "逾期不报 材料不齐 弄虚作假 推诿扯皮 工作不力 造成不良影响 未按规定公开 擅自改变用途 整改不到位".split(),
    "outcome": "予以通报批评 责令限期改正 依法依规追究责任 取消当年申报资格 收回已拨付的资金 约谈主要负责人 纳入信用记录".split(),
    "term": "主动公开 依申请公开 规范性文件 责任清单 网格化管理 一件事一次办 容缺受理 告知承诺 双随机检查 绿色通道".split(),
    "way": "四不两直 日清周结 挂图作战 一事一策".split(),
    "section": "综合科 业务科 政策法规科 信息公开科".split(),
    "days": "5 7 10 15 20 30".split(),
    "office": OFFICES,
}
_SENTENCES = (
    "{who}要{duty}，{duty}，{aim}。",
    "{who}要{duty}。{who}要{duty}，{aim}。",
    "根据{basis}和{basis}，结合我市{area}实际，{act}{area}{work}。",
    "截至{year}年{1-12}月{1-28}日，{place}已完成{2-9000}{unit}，占年度任务的{31-99}.{0-9}%。",
    "{year}年{1-12}月{1-28}日前，{who}要{duty}，并将结果报{who}。",
    "对{fault}、{fault}的，{outcome}；情节严重的，{outcome}。",
    "{who}、{who}按照职责分工，{duty}、{duty}、{duty}。",
    "全年计划投入{20-9800}万元，用于{place}{area}，惠及{200-90000}人。",
    "坚持问题导向，围绕{area}、{area}等群众关心的事项，{duty}，{aim}。",
    "申请人应当自公布之日起{days}个工作日内提交材料，由{who}审核，{duty}。",
    "{place}要把{area}摆在突出位置，做到“{way}”，{aim}。",
    "与上年同期相比，{area}投诉量下降{2-48}%，{work}覆盖率达到{60-100}%。",
    "{term}的事项，{who}要{duty}；涉及{area}的，还应当{duty}。",
    "联系人：{section}，电话：0000-0000000。",
    "本{genre}所称{term}，是指{who}在{area}中依法{duty}的活动。",
    "市政府决定，自{year}年{1-12}月{1-28}日起在{place}{act}{area}{work}，为期{1-12}个月。",
)
_TITLES = (
    "关于{act}{place}{area}{work}的{genre}",
    "{year}年{area}{work}{genre}",
    "关于{year}年第{1-40}批{area}项目的公示",
    "关于印发《{place}{area}{work}{genre}》的通知",
    "关于{act}{area}和{area}{work}的{genre}",
)
_SLOT = re.compile(r"\{(?:(\d+)-(\d+)|(\w+))\}")


def say(chance: random.Random, shape: str, year: int = 0) -> str:
    """Return `shape` with a word for each `{name}`, a number for each `{2-48}`, and the year for `{year}`."""

    def word(slot: re.Match[str]) -> str:
        first, last, name = slot.groups()
        if first:
            return str(chance.randint(int(first), int(last)))
        return str(year) if name == "year" else chance.choice(_WORDS[name])

    return _SLOT.sub(word, shape)


def sentence(chance: random.Random, year: int) -> str:
    """Return one sentence of an official document that is written in `year`."""
    return say(chance, chance.choice(_SENTENCES), year)


def title(chance: random.Random, year: int) -> str:
    """Return the title of a notice, an announcement or a plan of `year`."""
    return say(chance, chance.choice(_TITLES), year)
