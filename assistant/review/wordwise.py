"""What changed between two texts: sentences paired, and marked character by character, a figure as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.documents import say
from assistant.formats.labels import folded
from assistant.report import Report
from assistant.review.spans import sentences

TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
ALIKE = 0.5  # sentences less alike are two sentences, not one reworded
NEAR = 50  # a sentence's partner is looked for among so many: moved further it came and went
LONGEST = 2000  # characters; a longer sentence is no sentence, and comparing it would take too long


@dataclass(frozen=True)
class Said:
    """One sentence or heading: its text and the key of the section it stands in."""

    section: str
    text: str


@dataclass(frozen=True)
class Rewording:
    """One sentence that changed; empty `old`: new, empty `new`: gone."""

    section: str
    old: str
    new: str

    @property
    def marked(self) -> str:
        """The sentence with what went and what came marked where it stands."""
        return marked(self.old, self.new)


def said(report: Report) -> list[Said]:
    """Everything a report says outside its tables, in order."""
    lines = [("title", "".join(report.title)), *(("preface", paragraph.text) for paragraph in report.preface)]
    for section in report.sections:
        lines.append((section.key, section.heading))
        lines += [(section.key, paragraph.text) for paragraph in section.paragraphs()]
    lines += [("signature", line) for line in report.signature]
    return [Said(key, text.strip()) for key, line in lines for text in sentences(line) if text.strip()]


def rewordings(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Rewording]:
    """The sentences that differ; blanks and the width of characters make no difference."""
    left, right = [folded(one.text) for one in old], [folded(one.text) for one in new]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            yield from _paired(old[start:end], new[other_start:other_end])


def _paired(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Rewording]:
    """Each new sentence with the first old one it is like; what has no partner came or went."""
    waiting = list(old)
    for one in new:
        partner = next((n for n, other in enumerate(waiting[:NEAR]) if _alike(other.text, one.text)), None)
        if partner is None:
            yield Rewording(one.section, "", one.text)
            continue
        yield from (Rewording(gone.section, gone.text, "") for gone in waiting[:partner])
        yield Rewording(one.section, waiting[partner].text, one.text)
        waiting = waiting[partner + 1 :]
    yield from (Rewording(gone.section, gone.text, "") for gone in waiting)


def _alike(left: str, right: str) -> bool:
    matcher = SequenceMatcher(None, left[:LONGEST], right[:LONGEST], autojunk=False)
    return all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def marked(old: str, new: str) -> str:
    """全年收到【删：12】【增：13】件: the new text with what it lost and gained."""
    long = max(len(old), len(new)) > LONGEST
    left, right = ([old], [new]) if long else (TOKEN.findall(old), TOKEN.findall(new))
    pieces = []
    for tag, start, end, other_start, other_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[start:end]), "".join(right[other_start:other_end])
        if tag == "equal":
            pieces.append(come)
            continue
        pieces.append(say("diff.gone", text=gone) if gone else "")
        pieces.append(say("diff.come", text=come) if come else "")
    return "".join(pieces)
