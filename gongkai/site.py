"""`site_config.yaml` to `Site`: what is said once for the whole site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongkai import strict_yaml
from gongkai.fields import Field, Record, read_fields
from gongkai.inputs import FILE
from gongkai.kind_files import read_selection
from gongkai.kinds import Selection
from gongkai.problems import Problem, StopError, Where, error, problems_of, warning
from gongkai.sources import decode
from gongkai.strict_yaml import FieldPath, Raw

_HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
_CONTACT = Field("contact", "line", "联系方式", required=True, sample="0537-1234567")
_WAY = (
    Field("title", "line", "名称", required=True),
    Field("url", "link", "地址", required=True),
    Field("about", "line", "说明"),
    Field("mark", "line", "一个字的图标", pattern=".", about="入口前方块里的一个汉字；不写用名称的第一个字"),
)
_FIELDS = (
    Field("name", "line", "网站名称", required=True, sample="邹城市人民政府"),
    Field("address", "link", "网站地址", required=True, sample="https://www.example.gov.cn/"),
    Field("id_code", "line", "网站标识码", required=True, pattern=r"\d{10}|bm\d{8}", sample="3708830000"),
    Field("organizer", "line", "主办单位", required=True, sample="邹城市人民政府办公室"),
    _CONTACT,
    Field("icp", "line", "ICP备案编号", required=True, sample="鲁ICP备00000000号"),
    Field("police", "line", "公安机关备案标识", required=True, sample="鲁公网安备00000000000000号"),
    Field("logo", "link", "党政机关网站标识链接", required=True, sample="https://bszs.conac.cn/"),
    Field("report_errors", "link", "“我为政府网站找错”链接", required=True, sample="https://zfwzgl.www.gov.cn/"),
    Field("sample", "flag", "示例站"),
    Field("sample_note", "text", "示例站说明"),
    Field("keywords", "lines", "关键词"),
    Field("about", "line", "网站说明"),
    Field("as_of", "date", "统计截止日"),
    Field("columns", "rows", "栏目", fields=(
        Field("path", "line", "栏目路径", required=True, sample="政策/政策文件"),
        Field("slug", "line", "地址", pattern="[a-z0-9]+(-[a-z0-9]+)*", sample="policies"),
        Field("about", "line", "栏目描述"),
        Field("type", "line", "栏目类别"),
        Field("keywords", "lines", "关键词"),
        Field("required", "flag", "不能空白"),
        Field("frozen", "line", "不再更新的原因"),
    )),
    Field("quick", "rows", "常用入口", about="首页上八个最常用的入口", fields=_WAY),
    Field("elderly", "rows", "适老模式入口", about="适老模式首页上的八个入口；不写就没有适老首页", fields=_WAY),
    Field("accessibility", "link", "无障碍声明地址", sample="/page/wuzhangai/"),
    Field("assessments", "rows", "评估", fields=(
        Field("title", "line", "名称", required=True, sample="年度评估"),
        Field("day", "date", "评估日", required=True),
        Field("below", "number", "约谈分数线", required=True, about="得分低于这个数的单位列入约谈名单"),
    )),
    Field("trusted_hosts", "rows", "直接链接的网站", about="政府网站不用写", fields=(
        Field("host", "line", "域名", required=True, pattern=_HOST, sample="bszs.conac.cn"),
        Field("reason", "line", "为什么不用提示", required=True),
    )),
    Field("reviewed_hosts", "rows", "审查过的外部网站", fields=(
        Field("host", "line", "域名", required=True, pattern=_HOST, sample="www.example.com"),
        Field("by", "line", "审查人职务", required=True),
        Field("date", "date", "审查日期", required=True),
    )),
    Field("since", "date", "启用日期", about="早于这一天发布的信息都算补录"),
    Field("since_note", "line", "补录说明"),
    Field("waivers", "rows", "豁免", fields=(
        Field("requirement", "line", "要求编号", required=True, sample="POL-05"),
        Field("entry", "line", "条目编号", required=True, sample="policy/2023/tongzhi"),
        Field("reason", "line", "理由", required=True),
        Field("until", "date", "截止日", required=True),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of the menu. `path` is its names from the top; `url` its address. What is blank comes from its kinds.

    A `required` column must not be empty. `frozen` says why a column needs no new content, empty where it does.
    """

    path: tuple[str, ...]
    url: str
    about: str
    type: str
    keywords: tuple[str, ...]
    required: bool
    frozen: str

    @property
    def name(self) -> str:
        """The column's own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A requirement that one entry need not fulfil until a day, and why. `row` is its place in the site file."""

    requirement: str
    entry: str
    reason: str
    until: date
    row: int


@dataclass(frozen=True, slots=True)
class Site:
    """
    What the site file says. `footer` holds the eight items of every page's foot (R-FOOT-LIST), by name.

    `quick` are the ways that most readers look for, `elderly` those of old readers on a home page of their own, each
    with `title`, `url`, `about` and the one character of its `mark`. `accessibility` is the address of the statement.

    `assessments` are the days on which units are scored. What was published before `since`, the day on which the site
    began to keep its history, was put in later, as `since_note` says.

    Links to `trusted_hosts` lead there directly as those to the government's do; `reviewed_hosts` are others that
    somebody looked at (R-LINK-EXT).

    `prefix` is the path under which the site is published, `/` for a host of its own; `host` is the host's name.
    """

    name: str
    address: str
    host: str
    prefix: str
    footer: Record
    sample: bool
    sample_note: str
    about: str
    keywords: tuple[str, ...]
    as_of: date | None
    columns: tuple[Column, ...]
    quick: tuple[Record, ...]
    elderly: tuple[Record, ...]
    accessibility: str
    waivers: tuple[Waiver, ...]
    assessments: tuple[Record, ...]
    trusted_hosts: tuple[Record, ...]
    reviewed_hosts: tuple[Record, ...]
    since: date | None
    since_note: str
    home: tuple[Selection, ...]


def load_site(root: Path) -> Site:
    """Return the site that `root` describes. Raises StopError with everything that is wrong with its site file."""
    path = root / FILE
    where = Where(FILE)
    if not path.is_file():
        hint = "在有 site_config.yaml 的文件夹里运行，或用 --root 指出它"
        raise StopError([error("site.none", f"没有找到 {FILE}", Where(""), hint)])
    raw, faults = strict_yaml.read(decode(path.read_bytes()) or "")
    problems = problems_of(FILE, faults)
    if not isinstance(raw, dict):
        raise StopError(problems or [error("site.form", "没有读到字段", where, "照着样例站的 site_config.yaml 写")])
    home = raw.pop("home", {})
    values, wrong = read_fields(_FIELDS, raw, what="站点配置")
    problems += [error(fault.id, fault.message, Where(FILE, fault.at), fault.hint) for fault in wrong]
    if values["address"] and "://" not in values["address"]:
        message = f"“网站地址”读到“{values['address']}”，应为 https:// 开头的完整网址"
        problems.append(
            error("site.address", message, Where(FILE, ("address",)), "例如 address: https://www.example.gov.cn/")
        )
    selections = _home(home, problems)
    if problems:
        raise StopError(problems)
    return _site(values, selections)


def is_unfilled(value: object) -> bool:
    """Return whether an item of the foot is only a place holder: blank, 待填, or a number of nothing but zeros."""
    digits = re.sub(r"\D", "", str(value or ""))
    return not value or "待填" in str(value) or (len(digits) >= 8 and set(digits) == {"0"})


def check_footer(site: Site) -> list[Problem]:
    """Return a warning for each number of the foot that is still a place holder or not of its form (R-FOOT-FORMAT)."""
    problems = []
    for name, (form, shown) in _FORMS.items():
        value = site.footer[name]
        label = next(field.label for field in _FIELDS if field.name == name)
        where = Where(FILE, (name,))
        if is_unfilled(value):
            hint = f"网站对外开通以前换成真的，写法如 {shown}"
            problems.append(warning("site.placeholder", f"“{label}”还没有填写，现在是“{value}”", where, hint))
        elif not re.fullmatch(form, value):
            problems.append(warning("site.footer", f"“{label}”的写法不对：“{value}”", where, f"写法如 {shown}"))
    return problems


# R-FOOT-FORMAT, from pages of governments: eight digits or ten of the new numbers; fourteen for the police.
_FORMS = {
    "id_code": (r"[0-9]{10}|bm[0-9]{8}", "0000000000（数字十位）"),
    "icp": (r"[\u4e00-\u9fa5]ICP备([0-9]{8}|[0-9]{10})号(-[0-9]+)?", "鲁ICP备00000000号（数字八位或十位）"),
    "police": (r"[\u4e00-\u9fa5]公网安备\s?[0-9]{14}号", "鲁公网安备00000000000000号（数字十四位）"),
}


def _home(raw: Raw, problems: list[Problem]) -> tuple[Selection, ...]:
    def fault(at: FieldPath, id_: str, message: str, hint: str) -> None:
        problems.append(error(id_, message, Where(FILE, at), hint))

    if not isinstance(raw, dict):
        fault(("home",), "site.form", "“home”应是一组选取", "写成 home: 下面每行一个“名: {kind: 类别, limit: 8}”")
        return ()
    found = []
    for name, options in raw.items():
        if isinstance(options, dict):
            found.append(read_selection(name, options, ("home", name), fault))
        else:
            fault(("home", name), "site.form", f"“{name}”应是一个选取", "写成 {kind: 类别, limit: 8}")
    return tuple(found)


def _site(values: Mapping[str, Any], home: tuple[Selection, ...]) -> Site:
    address = values["address"].rstrip("/") + "/"
    host, _, path = address.split("://", 1)[1].partition("/")
    slugs = {tuple(row.path.split("/")): row.slug for row in values["columns"] if row.slug}
    columns = tuple(
        Column(
            path=(names := tuple(row.path.split("/"))),
            url="/" + "".join(f"{slugs[names[:n]]}/" for n in range(1, len(names) + 1) if names[:n] in slugs)
            if row.slug
            else "",
            about=row.about or "",
            type=row.type or "",
            keywords=row.keywords,
            required=row.required,
            frozen=row.frozen or "",
        )
        for row in values["columns"]
    )
    footer = ("logo", "report_errors", "id_code", "organizer", "contact", "icp", "police")
    return Site(
        name=values["name"],
        address=address,
        host=host,
        prefix="/" + path,
        footer=Record({name: values[name] for name in footer}),
        sample=values["sample"],
        sample_note=values["sample_note"] or "",
        about=values["about"] or values["name"],
        keywords=values["keywords"],
        as_of=values["as_of"],
        columns=columns,
        quick=values["quick"],
        elderly=values["elderly"],
        accessibility=values["accessibility"] or "",
        waivers=tuple(
            Waiver(row.requirement, row.entry.strip("/"), row.reason, row.until, number)
            for number, row in enumerate(values["waivers"])
        ),
        assessments=values["assessments"],
        trusted_hosts=values["trusted_hosts"],
        reviewed_hosts=values["reviewed_hosts"],
        since=values["since"],
        since_note=values["since_note"] or "本站启用前发布的信息，由原网站移入",
        home=home,
    )
