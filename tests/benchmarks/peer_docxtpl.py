"""The peer: the same report through docxtpl. As a script it is a whole minimal program."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

TABLES = ("disclosure", "requests", "disputes")


def template(path: Path) -> None:
    """A docxtpl template with a title, sections of paragraphs, and three tables by rows and cells."""
    import docx

    document = docx.Document()
    document.add_heading("{{ title }}", 0)
    for text in ("{%p for section in sections %}", "{{ section.heading }}", "{%p for line in section.lines %}",
                 "{{ line }}", "{%p endfor %}", "{%p endfor %}"):
        document.add_paragraph(text)
    for name in TABLES:
        table = document.add_table(rows=3, cols=3)
        table.cell(0, 0).text = f"{{%tr for row in {name} %}}"
        cells = ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")
        for column, text in enumerate(cells):
            table.cell(1, column).text = text
        table.cell(2, 0).text = "{%tr endfor %}"
    document.save(str(path))


def content(report: Any) -> dict[str, Any]:
    """What the template needs of a composed report."""
    tables = {grid.key: [[cell.text for cell in row] for row in grid.rows] for grid in report.grids()}
    sections = [
        {"heading": section.heading, "lines": [paragraph.text for paragraph in section.paragraphs()]}
        for section in report.sections
    ]
    return {"title": "".join(report.title), "sections": sections, **tables}


def render(template_path: Path, data: dict[str, Any]) -> bytes:
    """The report as docxtpl writes it."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(str(template_path))
    document.render(data, autoescape=True)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


if __name__ == "__main__":  # python peer_docxtpl.py TEMPLATE DATA.yaml OUT: a minimal script on the same data
    import yaml

    with Path(sys.argv[2]).open(encoding="utf-8") as stream:
        facts = yaml.load(stream, Loader=yaml.CSafeLoader)
    Path(sys.argv[3]).write_bytes(render(Path(sys.argv[1]), facts))
