"""Section five taken apart: problems with their measures, and what became of last year's problems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.amounts import ordinal
from assistant.review.areas import vocabulary
from assistant.review.holes import INNER
from assistant.review.spans import sentences

Item = dict[str, Any]
NUMBERED = re.compile(
    r"(?:(?<=[。；：，:;,\n])|^)\s*(?:(?P<han>[一二三四五六七八九十]{1,3})是(?!否)[，,]?"
    r"|[（(](?P<round>[一二三四五六七八九十]{1,3})[)）]、?|(?P<digit>\d{1,2})[.．、](?!\d))\s*",
    re.MULTILINE,
)
ORDINALS = {ordinal(number): number for number in range(1, 21)}
LONGEST = 2000
MOST = 20


@dataclass
class Pairs:
    """Problems and last year's problems as an answers file holds them; `left` is the text that is neither."""

    items: list[Item] = field(default_factory=list)
    last: list[Item] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass
class Run:
    """An enumeration 一是…二是…: what stands before it, its items, its numbers."""

    lead: str
    items: list[str] = field(default_factory=list)


def problem_pairs(texts: Sequence[str], year: int | None) -> Pairs:
    """The pairs that the paragraphs of section five hold."""
    pairs = Pairs()
    body = [text for text in texts if not _last_year(text, pairs)]
    start = re.compile(vocabulary()["measure"].replace("{year}", str((year or 0) + 1)))
    if _own_shape(body):
        first = next(i for i, text in enumerate(body) if _number(NUMBERED.match(text)) == 1)
        pairs.left += body[:first]
        runs = [Run("", [text[_begins(text) :] for text in body[first:]])]
    else:
        runs = _runs("\n".join(body))
    if not runs[0].items:
        _alone(runs[0].lead, pairs, start)
    elif len(runs) == 1:
        _one_run(runs[0], pairs, start)
    else:
        _two_runs(runs, pairs, start)
    fitting = [item for item in pairs.items if all(len(value) <= LONGEST for value in item.values())][:MOST]
    pairs.left += ["。".join(item.values()) for item in pairs.items if item not in fitting]
    pairs.items = fitting
    return pairs


def _last_year(text: str, pairs: Pairs) -> bool:
    """Takes a paragraph that says nothing but what became of last year's problems."""
    found, at, outcomes = [], 0, vocabulary()["outcomes"]
    last = re.compile(vocabulary()["last"].replace("{outcomes}", "|".join(outcomes.values())))
    while match := last.match(text, at):
        outcome = next(key for key, words in outcomes.items() if re.fullmatch(words, match["outcome"]))
        item = {"problem": match["problem"].translate(INNER), "outcome": outcome}
        found.append({**item, **({"fact": match["fact"]} if match["fact"] else {})})
        at = match.end()
    whole = bool(found) and not text[at:].strip() and len(pairs.last) + len(found) <= MOST
    pairs.last += found if whole else []
    return whole


def _number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    said = match["han"] or match["round"]
    return ORDINALS.get(said, 0) if said else int(match["digit"])


def _begins(text: str) -> int:
    match = NUMBERED.match(text)
    return match.end() if match else 0


def _own_shape(texts: Sequence[str]) -> bool:
    """Does each paragraph from the first numbered one on bring the next problem, 一是, 二是, …?"""
    numbers = [_number(NUMBERED.match(text)) for text in texts]
    first = numbers.index(1) if 1 in numbers else len(numbers)
    return len(numbers) - first > 1 and numbers[first:] == list(range(1, len(numbers) - first + 1))


def _runs(text: str) -> list[Run]:
    """The enumerations of a text, each begun by a first item; the first run may have none."""
    runs = [Run("")]
    at = 0
    for match in NUMBERED.finditer(text):
        number = _number(match)
        if number not in (1, len(runs[-1].items) + 1) or (number > 1 and not runs[-1].items):
            continue
        _close(runs[-1], text[at : match.start()])
        if number == 1 and runs[-1].items:
            runs.append(Run(_lead(runs[-1])))
        at = match.end()
        runs[-1].items.append("")
    _close(runs[-1], text[at:])
    return runs


def _close(run: Run, text: str) -> None:
    if run.items:
        run.items[-1] = text.strip()
    else:
        run.lead = text.strip()


def _lead(run: Run) -> str:
    """The words after the last item that lead to the next enumeration: its own paragraph, or from 下一步 on."""
    item, _, lead = run.items[-1].rpartition("\n")
    if not item:
        cut = re.search(rf"(?<=[。；])(?=[^。]*(?:{vocabulary()['measures']})[^。]*$)", run.items[-1])
        item, lead = (run.items[-1][: cut.start()], run.items[-1][cut.start() :]) if cut else (run.items[-1], "")
    run.items[-1] = item.strip()
    return lead.strip()


def _item(text: str, start: re.Pattern[str]) -> Item:
    """A problem with what stands with it: evidence, and the measure from where one begins."""
    pieces = [piece.strip() for piece in sentences(text)]
    at = next((i for i, piece in enumerate(pieces) if i and start.match(piece)), len(pieces))
    item: Item = {"problem": _bare(pieces[0]) if pieces else ""}
    if at > 1:
        item["evidence"] = _bare("".join(pieces[1:at]))
    if at < len(pieces):
        item |= _measure(_bare("".join(pieces[at:])), start)
    return item


def _measure(text: str, start: re.Pattern[str]) -> Item:
    match = start.match(text)
    dated = match is not None and match.group()[:1].isdigit()
    if dated and match is not None:
        text = text[match.end() :].lstrip("，,")
    by = re.search(vocabulary()["owner"], text)
    if not by:
        return {"measure": text}
    told = {key: value for key, value in by.groupdict().items() if value}
    return {"measure": text[: by.start()], **told}


def _bare(text: str) -> str:
    return text.strip().rstrip("。；;，, ")


def _alone(text: str, pairs: Pairs, start: re.Pattern[str]) -> None:
    """A text without an enumeration: one problem, if it says at all where the measure begins."""
    said = re.match(vocabulary()["alone"], text)
    item = _item(text[said.end() :] if said else text, start) if text else {}
    if said or "measure" in item:
        pairs.items = [item]
    elif text:
        pairs.left.append(text)


def _one_run(run: Run, pairs: Pairs, start: re.Pattern[str]) -> None:
    """Problems with or without measures; or, where the words before say so, the measures of what stands there."""
    items = [_item(text, start) for text in run.items]
    before = sentences(run.lead)
    leading = before and re.search(vocabulary()["measures"], before[-1])
    if leading and len(before) > 1 and not any("measure" in item for item in items):
        pairs.items = [{"problem": _bare("".join(before[:-1])), "measure": "；".join(map(_bare, run.items))}]
        pairs.left.append(before[-1].strip())
    else:
        pairs.items = items
        pairs.left += [run.lead] if run.lead else []


def _two_runs(runs: Sequence[Run], pairs: Pairs, start: re.Pattern[str]) -> None:
    """First the problems, then the measures: the first with the first; measures too many go to the last."""
    problems, measures = runs[0].items, [text for run in runs[1:] for text in run.items]
    pairs.left += [run.lead for run in runs if run.lead]
    for number, text in enumerate(problems):
        item = _item(text, start)
        mine = measures[number : number + 1] if number + 1 < len(problems) else measures[number:]
        if mine:
            said = [item["measure"]] if "measure" in item else []
            item["measure"] = "。".join(map(_bare, [*said, *mine]))
        pairs.items.append(item)
