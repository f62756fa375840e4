"""An answer turned back into the reply a person would type: lessons are written as answers, not as replies."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from assistant.answers import ABSENT, Answers, get
from assistant.documents import say
from assistant.edition import Field
from assistant.interview import Prompt, Sheet
from assistant.interview.picking import MORE, longer_picks, picks
from assistant.interview.rows import labels as row_labels
from assistant.interview.together import proposals, tick_options
from assistant.interview.values import cells_of, figure_names, item_of, shown
from assistant.understand import SENTENCE


def reply_for(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    """What to type at a prompt so that the answers become `wanted`; what they do not hold is left out."""
    makers: dict[str, Callable[[Sheet, Prompt, Answers], str]] = {
        "total": _total,
        "cell": _cell,
        "gate": _gate,
        "choose": _choose,
        "ticks": _ticks,
        "confirm": _confirm,
        "item": _item,
        "reason": _reason,
    }
    if prompt.kind == "choose" and prompt.field in sheet.edition.fields:
        return _ticks(sheet, prompt, wanted)
    return makers.get(prompt.kind, _leaf)(sheet, prompt, wanted)


def _wanted(sheet: Sheet, path: str, wanted: Answers) -> Any:
    """The wanted value of a FIELD; None where there is none."""
    value = get(wanted, sheet.edition.fields[path])
    return None if value is ABSENT else value


def _leaf(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    field = sheet.edition.fields[prompt.field]
    value = _wanted(sheet, prompt.field, wanted)
    if value is None:
        leaves = prompt.default is not ABSENT and field.kind not in ("choice", "flag")
        return say("teach.left_out") if leaves else ""
    return said(field, value)


def said(field: Field, value: Any) -> str:
    """A value as a person says it: labels of options, yes or no, figures with their unit."""
    if value in (0, "0"):
        return say("teach.none")
    if field.kind == "choices":
        return _named(field.options, value)
    if field.kind in ("texts", "items"):
        return _listed(field, value)
    return shown(field, value)


def _named(options: Mapping[str, str], keys: Container[str]) -> str:
    """Options by their labels, or by number where a label has a 、 of its own."""
    chosen = [(number, label) for number, (key, label) in enumerate(options.items(), 1) if key in keys]
    apart = not any("、" in label for _, label in chosen)
    return "、".join(label if apart else str(number) for number, label in chosen) or say("teach.none")


def _listed(field: Field, items: list[Any]) -> str:
    """A list in one sentence where one sentence can hold it, else its first item."""
    if field.kind == "texts":
        pieces = [f"《{text}》" if field.titled else text for text in items]
        return ("" if field.titled else "、").join(pieces) or say("teach.none")
    if [part.kind for part in field.items] == ["text", "count"]:
        return shown(field, items).replace("、", "，")
    first = field.items[0]
    return said(first, items[0][first.path]) if items else say("teach.none")


# -- figures -----------------------------------------------------------------------------------


def _total(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    cells = cells_of(sheet.edition, prompt.field)
    figures = {cell.path.rpartition(".")[2]: _wanted(sheet, cell.path, wanted) or 0 for cell in cells}
    if not any(figures.values()):
        return say("teach.none")
    labels = row_labels(sheet, prompt.field)
    parts = [say("row.part", label=labels[key], value=count) for key, count in figures.items() if count]
    return say("row.reply", total=sum(figures.values()), parts="，".join(parts))


def _cell(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    return said(sheet.edition.fields[prompt.field], _wanted(sheet, prompt.field, wanted) or 0)


def _gate(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    known = {field.path: get(wanted, field) for field in sheet.edition.inside(prompt.field)}
    there = {path: value for path, value in known.items() if value not in (ABSENT, None, 0, "0", False)}
    if not there:
        return say("teach.none")
    called = {path: name for name, path in reversed(figure_names(sheet.edition, prompt.field).items())}
    if not all(path in called for path in there):  # then each is asked alone
        return say("teach.some")
    fields = sheet.edition.fields
    return "，".join(f"{called[path]}{said(fields[path], value)}" for path, value in there.items())


# -- lists of options --------------------------------------------------------------------------


def _choose(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    assert prompt.question is not None
    target = Sheet(sheet.edition, wanted, sheet.last_year)
    mine = picks(target, prompt.field, [key for key in prompt.options if key != MORE], marked=False)
    if MORE in prompt.options and any(longer_picks(target, prompt.question)):
        mine.append(MORE)
    numbers = [str(number) for number, key in enumerate(prompt.options, 1) if key in mine]
    return "、".join(numbers) or say("teach.none")


def _ticks(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    assert prompt.question is not None
    options = tick_options(sheet.edition, prompt.question)
    return "、".join(label for path, label in options.items() if _wanted(sheet, path, wanted)) or say("teach.none")


def _confirm(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    """A yes where all that is proposed is wanted, else a no: then each is asked alone."""
    assert prompt.question is not None
    fields = sheet.edition.fields
    right = all(
        p.path in fields and _wanted(sheet, p.path, wanted) == p.value for p in proposals(sheet, prompt.question)
    )
    return say("teach.right") if right else say("teach.wrong")


def _reason(_sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    return str((wanted.get("reasons") or {}).get(prompt.field.removeprefix("reasons."), say("teach.reason")))


# -- lists of items ----------------------------------------------------------------------------


def _item(sheet: Sheet, prompt: Prompt, wanted: Answers) -> str:
    owner, (number, part) = item_of(sheet.edition, prompt.field)
    assert owner is not None
    items = list(_wanted(sheet, owner.path, wanted) or [])
    if number == 1 and ((part is None and not _long(owner)) or [p.kind for p in owner.items] == ["text", "count"]):
        return _listed(owner, items) if items else say("teach.none")
    if number > len(items):
        return say("teach.none") if number == 1 else say("teach.closed")
    if part is None:
        return str(items[number - 1])
    return "，".join(_parts(prompt, owner, part, items[number - 1]))


def _long(owner: Field) -> bool:
    """Does an item hold whole sentences, so that each is a reply of its own?"""
    return owner.kind == "texts" and int(owner.schema["items"].get("maxLength", 0)) > SENTENCE


def _parts(prompt: Prompt, owner: Field, part: Field, item: dict[str, Any]) -> Iterator[str]:
    """The part asked for, and the one that is given together with it after a comma."""
    entry = prompt.question.fields.get(part.path, {}) if prompt.question else {}
    for one in (part, *(p for p in owner.items if p.path == entry.get("rest"))):
        if item.get(one.path) is not None:
            yield said(one, item[one.path])
