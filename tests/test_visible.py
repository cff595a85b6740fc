"""What a search finds of a page is what a reader sees in its main part."""

import pytest

from gongkai.elements import parse
from gongkai.visible import visible


@pytest.mark.parametrize(
    ("main", "lines"),
    [
        ("<p>低保<b>标准</b>提高</p><p>每人每月</p>", ["低保标准提高", "每人每月"]),
        ("<table><tr><th>标准</th><td>10</td><td>20</td></tr></table>", ["标准", "10", "20"]),
        ("一行<br>另一行", ["一行", "另一行"]),
        ("<ul><li>甲<ul><li>乙</li></ul>丙</li></ul>", ["甲", "乙", "丙"]),
        ("<p>a  \n b&nbsp;</p><div> </div>", ["a b"]),
        (
            "<nav>别处</nav><form>问什么<textarea>填</textarea><select><option>选</option></select></form>正文<script>x</script>之后",
            ["问什么", "正文之后"],
        ),
        (
            '<p>见<a href="/x/">通知</a>。</p><section data-find="no"><h2>相关</h2></section><p>完</p>',
            ["见通知。", "完"],
        ),
        ('<td><span class="group word">标准：</span>10<!-- 注 --></td>', ["10"]),
        ("<svg><text>12</text></svg>后", ["后"]),
        ("", []),
        ("<div>" * 900 + "深" + "</div>" * 900, ["深"]),
    ],
)
def test_the_lines_of_a_page(main: str, lines: list[str]) -> None:
    tree = parse(f"<html><head><title>题</title></head><body><header>头</header><main>{main}</main>尾</body>".encode())
    assert tree is not None
    assert list(visible(tree)) == lines


def test_a_page_without_a_main_part_says_nothing() -> None:
    tree = parse("<html><body><p>正文</p></body>".encode())
    assert tree is not None
    assert visible(tree) == ()
