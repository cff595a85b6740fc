"""The promise of the design: a new kind of content is one YAML file, and at most one template."""

import shutil
from collections.abc import Callable

from conftest import REVIEW, SiteUnderTest
from test_indexing import index

from gongkai.explain import explain
from gongkai.inputs import PROJECT

Make = Callable[[str], SiteUnderTest]

KIND = """\
label: 招考公告
about: 公务员和事业单位招考的公告。录用结果也放在这里。
column: 服务/招考
column_type: 通知公告
keywords: [招考, 录用]
with: [document]
year: published
order: -published
fields:
  seats: {type: number, label: 招考人数, required: true, summary: true, min: 1}
  policy: {type: ref, label: 依据文件, to: [policy], back: 据此招考}
  closes: {type: date, label: 报名截止, required: true, summary: true}
computed:
  state: {use: period, label: 状态, start: published, end: closes, before: 未开始, during: 报名中, after: 已截止}
requirements:
  - {id: REC-01, rule: min_period, start: published, end: closes, days: 5, level: error, source: 测试用}
list: {by: [year, state], size: 10, columns: [title, seats, closes, state]}
example: {title: 招考, office: unit/example, published: 2023-03-01, seats: '3', closes: 2023-03-20}
"""

ENTRY = f"""\
---
title: 2023年招考公告
office: 市民政局
published: 2023-03-01 09:00
seats: '3'
closes: 2023-03-20
{REVIEW}
---
公开招考三名工作人员。
"""


def test_a_kind_is_one_yaml_file_and_at_most_one_template(site: Make) -> None:
    it = site("=== content/recruitment/2023/spring.md\n" + ENTRY)
    shutil.copytree(PROJECT / "kinds", it.root / "kinds")
    it.write("kinds/recruitment.yaml", KIND)
    it.build()
    assert it.problems == []
    page = it.page("/recruitment/2023/spring/")
    assert "已截止" in page.select_one("dl.facts").text
    assert "招考人数" in page.select_one("dl.facts").text
    assert it.page("/recruitment/").find("a", string="2023年招考公告")
    assert it.page("/recruitment/2023/").h1.text == "招考公告：2023年"
    assert "服务" in it.page("/").nav.text or "服务" in it.page("/").select_one(".menu").text
    assert it.page("/site-map/").find("a", string="招考")
    assert "/recruitment/2023/spring/" in it.tree()["public/sitemap.xml"].decode()
    # Its title begins with no letter of pinyin.
    assert it.page("/search/other/").find("a", string="2023年招考公告")
    assert [hit.head.id for hit in index(it).find("三名工作人员")] == ["recruitment/2023/spring"]
    unit = it.page("/unit/bureaus/mzj/")
    assert unit.find("a", string="2023年招考公告")
    said = explain(it.root, "recruitment", store=it.store, today=None)
    assert said is not None
    assert "招考人数" in said
    assert "从“发布日期”到“报名截止”不少于 5 天" in said

    it.write(
        "templates/recruitment.html",
        '{% extends "entry.html" %}{% block lead %}<p id="own">自己的样子</p>{% endblock %}',
    )
    it.build()
    assert it.page("/recruitment/2023/spring/").select_one("#own")

    it.edit("content/recruitment/2023/spring.md", "closes: 2023-03-20", "closes: 2023-03-03")
    it.build()
    assert [each.split()[-1] for each in it.problems] == ["REC-01"]
