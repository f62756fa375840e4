"""图解年报: what is drawn, what is left out, nothing on top of anything else, the same bytes every time."""

from __future__ import annotations

import copy
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from assistant import answers, formats
from assistant.documents import data_file, load_shipped
from assistant.edition import load
from tests.conftest import Outcome
from tests.rendering import ORGAN60

matplotlib = pytest.importorskip("matplotlib")

from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402

from assistant import picture  # noqa: E402
from assistant.picture import canvas  # noqa: E402
from assistant.picture.story import story  # noqa: E402

Run = Callable[..., Outcome]
SVG = "{http://www.w3.org/2000/svg}"
SEEDS = ("weiwan-2023", "yanshan-2023", "yunchuan-2023")


def seed(name: str = "yunchuan-2023") -> Any:
    return answers.read(data_file("seeds", f"{name}.yaml"))


def hard() -> Any:
    """Nine digits everywhere, sixty characters of name, a hundred channels with long names, one Latin word."""
    document = seed()
    document["organ"]["name"] = ORGAN60
    document["overview"]["proactive"] |= {"total": 999999999, "last_total": 1}
    names = [f"第{i}号微信公众号“云川发布”政务新媒体矩阵" for i in range(99)] + ["Xx" * 30]
    document["overview"]["proactive"]["channels"] = [{"name": n, "count": 999999999 - i} for i, n in enumerate(names)]
    for row in document["requests"].values():
        row[:] = [123456789, 0, 1, 987654321, 0, 5]
    for block in document["disputes"].values():
        block.update(upheld=999999999, corrected=1, other_result=0, pending=1)
    return document


CASES = {**{name: seed(name) for name in SEEDS}, "hard": hard()}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Any:
    return copy.deepcopy(CASES[request.param])


def test_png_and_svg(case: Any) -> None:
    """Both kinds are made, the same bytes twice, a tall page of the usual width with its words inside."""
    from PIL import Image

    png = picture.draw(load(), case, ".png")
    assert png == picture.draw(load(), case, ".png")
    with Image.open(io.BytesIO(png.content)) as image:
        assert image.width == 1080 < image.height
        assert image.text["Description"] == png.words
        assert "Software" not in image.text
    svg = picture.draw(load(), case, ".SVG")
    assert svg == picture.draw(load(), case, ".svg")
    root = etree.fromstring(svg.content)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}desc") == svg.words
    assert "date" not in svg.content.decode().lower().replace("update", "")
    assert not list(root.iter(f"{SVG}script", f"{SVG}image", f"{SVG}text"))  # outlines need no font


def test_nothing_overlaps(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No text lies on another, none leaves the page: measured on the drawn page itself."""
    pages = []
    monkeypatch.setattr(canvas.Canvas, "png", lambda page, words: pages.append(page) or b"")
    picture.draw(load(), case, ".png", draft=True)
    figure = pages[0].figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in pages[0].axes.texts]
    width, height = figure.canvas.get_width_height()
    assert len(boxes) > 8
    for i, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height
        for j, other in enumerate(boxes[:i]):
            touching = min(box.x1, other.x1) - max(box.x0, other.x0), min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(touching) < 1.5, [pages[0].axes.texts[n].get_text() for n in (i, j)]


def test_what_is_told() -> None:
    """Key figures, this year against last, where, flow, who, how, outcomes and disputes, in this order."""
    told = story(load(), seed())
    assert [block.kind for block in told.blocks] == [
        *("numbers", "compare", "bars", "flow", "bars", "bars", "ring", "stacks")
    ]
    words = told.told()
    for said in (
        "主动公开政府信息8642条",
        "2022年7915条，2023年8642条。比上年增加727条，增长9.19%。",
        "县政府门户网站8642条",
        "本年新收152件，上年结转8件，本年办结149件，结转下年11件",
        "自然人96件",
        "网络98件",
        "予以公开65件",
        "行政复议10件（结果维持6件、结果纠正2件、其他结果1件、尚未审结1件）",
    ):
        assert said in words


def test_zero_is_said_not_drawn() -> None:
    """Without an application or dispute there is a sentence, no empty chart and no 收到0件."""
    told = story(load(), seed("yanshan-2023"))
    assert [block.title for block in told.blocks if block.blank] == ["申请的收与办", "行政复议和行政诉讼"]
    assert "ring" not in {block.kind for block in told.blocks}
    assert "0件" not in told.told()


def test_what_answers_do_not_say_is_left_out() -> None:
    """No last year: no comparison. No channels: no such block. Almost nothing: still a page."""
    document = seed()
    del document["overview"]["proactive"]["last_total"]
    document["overview"]["proactive"]["channels"] = None
    kinds = [block.title for block in story(load(), document).blocks]
    assert "主动公开与上年相比" not in kinds
    assert "在哪里公开" not in kinds
    bare = {"edition": "2021", "organ": {"name": "云川县水务局"}, "year": 2023}
    assert story(load(), bare).blocks == ()
    assert picture.draw(load(), bare, ".png").content


def test_counts_that_are_only_known_roughly() -> None:
    """A vague count is drawn by its number and says that it is rough; half an application is left out."""
    document = seed("yanshan-2023")
    document["overview"]["proactive"]["total"] = {"count": 30, "at_least": True}
    document["requests"]["received"][0] = None
    told = story(load(), document)
    assert "主动公开政府信息30余条" in told.told()
    assert "申请的收与办" not in {block.title for block in told.blocks}


def test_a_long_list_is_summed_up() -> None:
    """Of a hundred channels the largest stand alone, the rest in one bar; the sum is kept."""
    [block] = [block for block in story(load(), hard()).blocks if block.title == "在哪里公开"]
    assert len(block.items) == 10
    assert block.items[-1].label == "其余91项"
    channels = hard()["overview"]["proactive"]["channels"]
    assert sum(item.value for item in block.items) == sum(channel["count"] for channel in channels)


def test_build_writes_picture_and_words(nianbao: Run, tmp_path: Path) -> None:
    """`--picture` alone writes the picture with its words beside it; an existing one is kept."""
    source = data_file("seeds", "yunchuan-2023.yaml")
    done = nianbao("build", source, "--picture", tmp_path / "图解.png")
    assert done.code == 0
    assert done.out.splitlines() == [str(tmp_path / "图解.png"), str(tmp_path / "图解.png.文字说明.txt")]
    assert "主动公开政府信息8642条" in (tmp_path / "图解.png.文字说明.txt").read_text(encoding="utf-8")
    assert nianbao("build", source, "--picture", tmp_path / "图解.png").code == 3
    assert nianbao("build", source, "--picture", tmp_path / "图解.gif").code == 2


def test_charts_on_the_page(nianbao: Run, tmp_path: Path) -> None:
    """`--charts` puts the same charts into the page as SVG with names; the report reads back unchanged."""
    source, out = data_file("seeds", "yunchuan-2023.yaml"), tmp_path / "r.html"
    assert nianbao("build", source, "-o", out, "--charts").code == 0
    content = out.read_text(encoding="utf-8")
    assert content.count('role="img"') == 7
    identifiers = [part.partition('"')[0] for part in content.split(' id="')[1:]]
    assert len(identifiers) == len(set(identifiers))
    assert "<?xml" not in content
    back = formats.read(out, load())
    made = formats.read(_without(nianbao, source, tmp_path), load())
    assert (back.figures(), back.text(), back.unplaced) == (made.figures(), made.text(), made.unplaced)
    assert nianbao("build", source, "-o", tmp_path / "r.docx", "--charts").code == 2


def _without(nianbao: Run, source: Path, folder: Path) -> Path:
    nianbao("build", source, "-o", folder / "bare.html")
    return folder / "bare.html"


def test_without_the_library_or_a_font(nianbao: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing matplotlib, or no Chinese face: told what to install, nothing written, the Word file neither."""
    source = data_file("seeds", "yunchuan-2023.yaml")
    wanted = ("build", source, "-o", tmp_path / "r.docx", "--picture", tmp_path / "p.png")
    shipped = load_shipped("prompts", "picture.yaml")
    canvas.fonts.cache_clear()
    monkeypatch.setitem(shipped, "fonts", ["No Such Face"])
    assert "中文字体" in nianbao(*wanted).err
    monkeypatch.undo()
    canvas.fonts.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    done = nianbao(*wanted)
    assert done.code == 3
    assert "nianbao[picture]" in done.err
    assert not list(tmp_path.glob("*.*"))


def test_hostile_names_are_literal() -> None:
    """Names that look like formulas or markup are drawn and told as they stand."""
    document = seed()
    document["organ"]["name"] = "$x^2$<b>&\\frac"
    drawn = picture.draw(load(), document, ".svg")
    assert drawn.words.startswith("$x^2$<b>&\\frac")
    assert etree.fromstring(drawn.content).findtext(f"{SVG}desc") == drawn.words
