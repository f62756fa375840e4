"""Lists: items one by one or several in a sentence, open until they are closed."""

from __future__ import annotations

import re
from typing import Any

from assistant.answers import ABSENT, lookup, note, store
from assistant.documents import say
from assistant.edition import Field
from assistant.interview.agenda import Sheet, Step
from assistant.interview.last_year import complete
from assistant.interview.prompts import Prompt, prompt_for
from assistant.interview.settling import forget
from assistant.interview.values import current_items, item_of, shown
from assistant.numerals import words
from assistant.sentences import items
from assistant.understand import closes, listed, pick, reply, says_none


def take_item(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    """One reply inside a list: an item, a part of one, several at once, or the end of the list."""
    step = _item(sheet, prompt, text)
    owner = item_of(sheet.edition, prompt.field)[0]
    if step.ask or owner is None or not complete(sheet.last, sheet.answers, owner, current_items(step.sheet, owner)):
        return step
    return Step(close_list(step.sheet, owner).sheet, step.said)


def _item(sheet: Sheet, prompt: Prompt, text: str) -> Step:
    owner, (number, part) = item_of(sheet.edition, prompt.field)
    assert owner is not None
    first = part is None or part is owner.items[0]
    values = current_items(sheet, owner)
    if closes(text) or (first and (not text.strip() or says_none(text))):
        return close_list(sheet, owner)
    if part is None:
        return _texts(sheet, owner, values, number, text)
    rest = _rest(prompt, owner)
    if not text.strip() or (part.kind == "text" and says_none(text)):
        if part.obligatory:
            return Step(sheet, ask=say("reply.needed", wrong=part.wrong))
        return _set_part(sheet, owner, number, {part.path: None} | ({rest.path: None} if rest else {}))
    if rest is not None:
        return _two_parts(sheet, owner, number, (part, rest), _pieces(prompt, text))
    if [item.kind for item in owner.items] == ["text", "count"]:
        several = None if first else _counts_by_name(sheet, owner, values, text)
        if first or several:
            return several or _named_counts(sheet, owner, values, number, text)
    return _part(sheet, prompt, owner, number, text)


def take_list(sheet: Sheet, field: Field, text: str) -> Step:
    """A list answered anew as a whole: 没有 empties it, otherwise the reply is its first items."""
    first = f"{field.path}.1" if field.kind == "texts" else f"{field.path}.1.{field.items[0].path}"
    opened = _opened(sheet.holding(forget(sheet.answers, sheet.edition, field.path)), field, [])
    item = prompt_for(opened, first)
    assert item is not None
    step = take_item(opened, item, text)
    return Step(sheet, ask=step.ask) if step.ask else step


def amend(sheet: Sheet, owner: Field, text: str) -> Step:
    """A list with counts corrected by the names of its items; anything else is done in the outline, and said so."""
    values = current_items(sheet, owner)
    counted = [part.kind for part in owner.items] == ["text", "count"]
    reading = items(owner, text) if counted else None
    known = {item["name"] for item in values} if counted else set()
    if reading is None or not reading.stored or not all(item["name"] in known for item in reading.value):
        return Step(sheet, ask=say("reply.amend", title=owner.title))
    new = {item["name"]: item for item in reading.value}
    merged = [{**item, **new.get(item["name"], {})} for item in values]
    return _kept(sheet, owner, merged, say("said.all_items", **_told(owner, merged)))


def close_list(sheet: Sheet, owner: Field) -> Step:
    """Close a list: its items become the field; an empty one is left out. No item may lack what it must have."""
    values = [item for item in map(_whole, current_items(sheet, owner)) if item]
    lacking = next((part for item in values for part in owner.items if part.obligatory and part.path not in item), None)
    if lacking:
        return Step(sheet, ask=say("reply.needed", wrong=lacking.title))
    if not values and owner.obligatory:
        return Step(sheet, ask=say("reply.closed_empty"))
    answers = note(sheet.answers, "open", owner.path, ABSENT)
    answers = store(answers, sheet.edition, owner, values or None)
    said = "said.closed" if values else "said.left_out"
    return Step(sheet.holding(answers), say(said, title=owner.title, count=len(values)))


def _whole(item: Any) -> Any:
    return {key: value for key, value in item.items() if value is not None} if isinstance(item, dict) else item


def _opened(sheet: Sheet, owner: Field, values: list[Any]) -> Sheet:
    return sheet.holding(note(sheet.answers, "open", owner.path, values))


def _kept(sheet: Sheet, owner: Field, values: list[Any], said: str) -> Step:
    """The list with these items: still open, or closed already and changed in its place."""
    most = owner.schema.get("maxItems")
    if most is not None and len(values) > most:
        return Step(sheet, ask=say("reply.most", title=owner.title, limit=most))
    closed = owner.path not in (sheet.answers.get("open") or {}) and lookup(sheet.answers, owner.store) is not ABSENT
    if closed:
        answers = store(sheet.answers, sheet.edition, owner, [_whole(value) for value in values])
        return Step(sheet.holding(answers), said)
    return Step(_opened(sheet, owner, values), said)


def _texts(sheet: Sheet, owner: Field, values: list[Any], number: int, text: str) -> Step:
    reading = reply(sheet.edition, owner, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    values[number - 1 : number] = reading.value
    return _several(sheet, owner, values, reading.value)


def _several(sheet: Sheet, owner: Field, values: list[Any], given: list[Any]) -> Step:
    """Items kept; when a list begins with several in one sentence, they are all of it."""
    step = _kept(sheet, owner, values, say("said.item", value=shown(owner, given)))
    begun = owner.path in (step.sheet.answers.get("open") or {})
    if step.ask or not begun or len(given) < 2 or len(given) != len(values):
        return step
    closed = close_list(step.sheet, owner)
    return Step(closed.sheet, say("said.all_items", **_told(owner, given)))


def _named_counts(sheet: Sheet, owner: Field, values: list[Any], number: int, text: str) -> Step:
    reading = items(owner, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    for item in reading.value:
        trouble = reply(sheet.edition, owner.items[0], item["name"]).ask
        if trouble:
            return Step(sheet, ask=trouble)
    values[number - 1 : number] = reading.value
    if len(reading.value) > 1:  # all named in one sentence: names without a figure stay without
        values = [{"count": None, **item} for item in values]
    return _several(sheet, owner, values, reading.value)


def _counts_by_name(sheet: Sheet, owner: Field, values: list[Any], text: str) -> Step | None:
    """Several counts at once where names stand already (last year's); None where the reply is one plain count."""
    reading = items(owner, text)
    known = {item["name"] for item in values}
    if not reading.stored or not any(item["name"] in known for item in reading.value):
        return None
    counts = {item["name"]: item for item in reading.value}
    new = [item for item in reading.value if item["name"] not in known]
    merged = [{**item, **counts.get(item["name"], {})} for item in values] + new
    step = _kept(sheet, owner, merged, say("said.item", value=shown(owner, reading.value)))
    if step.ask or not all("count" in item for item in merged):
        return step
    return Step(close_list(step.sheet, owner).sheet, say("said.all_items", **_told(owner, merged)))


def _told(owner: Field, values: list[Any]) -> dict[str, Any]:
    return {"title": owner.title, "value": shown(owner, values), "count": len(values)}


def _part(sheet: Sheet, prompt: Prompt, owner: Field, number: int, text: str) -> Step:
    """One part of an item; a choice from the question's catalogue is taken by its number or whole wording."""
    part = prompt.part
    assert part is not None
    if prompt.options and not part.options:
        picked = pick(prompt.options, text, whole=True)
        if picked is None and not text.strip("0123456789、,， ."):
            return Step(sheet, ask=say("reply.choice", value=text, options=listed(prompt.options)))
        text = picked or text
    reading = reply(sheet.edition, part, text)
    if not reading.stored:
        return Step(sheet, ask=reading.ask)
    return _set_part(sheet, owner, number, {part.path: reading.value})


def _rest(prompt: Prompt, owner: Field) -> Field | None:
    """The part of an item that is given together with this one, after a comma."""
    entry = prompt.question.fields.get(prompt.part.path, {}) if prompt.question and prompt.part else {}
    return next((part for part in owner.items if part.path == entry.get("rest")), None)


def _pieces(prompt: Prompt, text: str) -> list[str]:
    """局办公室，6月底前 -> who (without 负责 and the like) and until when; one of them alone is told by its words."""
    pieces = [piece.strip() for piece in re.split(r"[,，;；]", text.strip(" 。"), maxsplit=1)]
    if len(pieces) == 1:
        pieces = [text, ""] if not any(word in text for word in words("times")) else ["", text]
    known = prompt.question.fields.get(prompt.part.path, {}) if prompt.question and prompt.part else {}
    match = re.fullmatch(known["own"], pieces[0]) if "own" in known else None
    return [match["value"], pieces[1]] if match else pieces


def _two_parts(sheet: Sheet, owner: Field, number: int, parts: tuple[Field, Field], pieces: list[str]) -> Step:
    """Two parts of an item from one reply; the one that is not said stays as it is."""
    stands = [*current_items(sheet, owner), *([{}] * number)][number - 1]
    change: dict[str, Any] = {}
    for part, piece in zip(parts, pieces, strict=True):
        reading = reply(sheet.edition, part, piece) if piece else None
        if reading and reading.ask:
            return Step(sheet, ask=reading.ask)
        change[part.path] = reading.value if reading else stands.get(part.path)
    return _set_part(sheet, owner, number, change)


def _set_part(sheet: Sheet, owner: Field, number: int, change: dict[str, Any]) -> Step:
    values = current_items(sheet, owner)
    values += [{}] * (number - len(values))
    values[number - 1] = {**values[number - 1], **change}
    named = [part for part in owner.items if change.get(part.path) is not None]
    said = [say("said.value", title=part.title, value=shown(part, change[part.path])) for part in named]
    return _kept(sheet, owner, values, " ".join(said))
