"""Several rows of a table in one reply: 收到5件，其中自然人3件、企业2件，予以公开4件，结转1件.

Every clause that names a row of table three or a block of table four begins what is said of
it (prompts/vocabulary/columns.yaml: `rows`, `blocks`); what follows without a name belongs
to it. Each row then goes the way of its own question, so that one reply and many small ones
store the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.answers import note
from assistant.documents import load_shipped, say, short
from assistant.interview.areas import chosen
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.sheet import Sheet, Step
from assistant.numerals import NUMERALS, normal, words
from assistant.sentences import clauses
from assistant.understand import says_none

Take = Callable[[Sheet, Prompt, str], Step]
Told = dict[str, str]  # FIELD of a row or block -> what is said of it; "" where it is only named
TABLES = {"requests": "rows", "disputes": "blocks"}
SUITS, TABLE_THREE = "suits", "requests"


def told(sheet: Sheet, prompt: Prompt, text: str) -> Told:
    """What a reply says of each row, in the order they are asked; {} when it speaks of the question's row alone."""
    table = prompt.field.partition(".")[0]
    if prompt.kind not in ("total", "choose", "gate") or table not in TABLES:
        return {}
    vocabulary = load_shipped("prompts", "vocabulary", "columns.yaml")
    names: Mapping[str, list[str]] = vocabulary[TABLES[table]]
    if table == TABLE_THREE and any(_named(clause, names)[0] for clause in clauses(text)):
        names = {key: [*listed, *vocabulary["beside"].get(key, ())] for key, listed in names.items()}
    found: dict[str, list[str]] = {}
    row = prompt.field if prompt.kind == "total" else ""
    for clause in clauses(text):
        named, said = _named(clause, names)
        if not named and not row and normal(clause) in words("yes"):
            continue  # 有，复议1件
        row = f"{table}.{named}" if named else row
        if not row or (named and row in found):
            return {}  # nothing it belongs to; or the same row twice
        found.setdefault(row, []).append(said)
    pieces = _suits_apart(sheet, {key: "，".join(said) for key, said in found.items()})
    alone = not pieces.keys() - {prompt.field}
    if alone or (prompt.kind != "choose" and "" in pieces.values()):
        return {}  # a row without its figure: only where rows are picked
    order = [*(f"requests.{entry.key}" for entry in sheet.edition.rows), *pieces]
    return {key: pieces[key] for key in sorted(pieces, key=order.index)}


def _named(clause: str, names: Mapping[str, list[str]]) -> tuple[str, str]:
    """(key of the row, what is said of it) of 予以公开4件 or 4件予以公开; ("", clause) where no row is named."""
    said = re.sub("|".join(f"^{word}" for word in words("among")), "", normal(clause))
    adverbs, copulas = "".join(words("adverbs")), "".join(words("copulas"))
    said = said.rstrip("".join(words("particles"))).lstrip(adverbs)
    said = re.sub(rf"^(?:{'|'.join(words('having'))})(?=[{NUMERALS}])", "", said)
    figure = re.compile(rf"[{NUMERALS}]|{'|'.join(words('no_figure'))}")
    pairs = sorted(((name, key) for key, listed in names.items() for name in listed), key=lambda pair: -len(pair[0]))
    for name, key in pairs:
        if said.startswith(name):
            return key, said[len(name) :].lstrip(f":{copulas}")
        if said.endswith(name) and figure.match(said):
            return key, said[: -len(name)].rstrip(adverbs + copulas)
    return "", clause


def _suits_apart(sheet: Sheet, found: Told) -> Told:
    """没有诉讼 denies both kinds; of one suit it does not say which."""
    said = found.pop(f"disputes.{SUITS}", None)
    if said is None:
        return found
    if not says_none(said):
        return {}
    kinds = [block for block in sheet.edition.blocks if block.startswith("suit")]
    return found | {f"disputes.{block}": said for block in kinds}


def take_rows(sheet: Sheet, prompt: Prompt, found: Told, take: Take) -> Step:
    """Each row as its own question takes it; one that cannot be taken leaves everything as it was."""
    said, before = [], sheet
    if prompt.kind == "choose":
        step = chosen(sheet, prompt, [row.rpartition(".")[2] for row in found])
        sheet, said = step.sheet, [step.said]
    elif prompt.kind == "gate":
        sheet = sheet.holding(note(sheet.answers, "origins", prompt.field, "typed"))
    for row, text in found.items():
        if not text:
            continue
        asked = prompt_for(sheet, row)
        if asked is None:
            return Step(before, ask=say("reply.rows", title=sheet.edition.title_of(row), value=short(text)))
        step = take(sheet, asked, text)
        if step.ask:
            return Step(before, ask=say("reply.row", title=asked.title, ask=step.ask))
        sheet = step.sheet
        said.append(step.said)
    return Step(sheet, " ".join(dict.fromkeys(said)))
