"""What the report says of the information fee, in section six and elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.claims import vocabulary
from assistant.claims.meanings import Claim
from assistant.claims.prose import Number, Passage
from assistant.claims.rules import Hit, tidy
from assistant.claims.statements import Said
from assistant.claims.tables import YUAN

ABOUT = ("fee_told", "fee_notice_told")


def told(passage: Passage) -> Iterator[str]:
    """Which of the statements about the fee stand in a passage, of whatever year."""
    for name in ABOUT:
        if any(True for _ in vocabulary.statements()[name].patterns.matches(passage.folded)):
            yield name


def check(prose: Sequence[Passage], claims: Sequence[Claim], said: Said, told: Collection[str]) -> Iterator[Hit]:
    """The fee sentence of a report that was read (answers are reviewed for what they lack).

    `told`: what the report says about the fee anywhere.
    """
    last = [p for p in prose if p.section == "other_matters" and p.sentences]
    if last and "fee_told" not in told:
        yield Hit("fee.absent", last[-1].sentences[-1])
    collected, noticed = _first(claims, "fee_collected"), _first(claims, "fee_noticed")
    if collected is None:
        return
    if "fee_notice_told" not in told:
        yield Hit("fee.partial", collected.sentence, words={"text": collected.text})
    if noticed and _yuan(collected) > _yuan(noticed):
        words = {"text": collected.text, "right": _yuan(noticed)}
        yield Hit("fee.excess", collected.sentence, _yuan(collected), _yuan(noticed), words=words)
    if collected.number and said.get("no_fee"):
        yield Hit("fee.contradiction", collected.sentence, words={"text": collected.text})


def _first(claims: Sequence[Claim], meaning: str) -> Claim | None:
    return next((c for c in claims if c.meaning == meaning and not c.scope and not c.vague), None)


def _yuan(claim: Claim) -> Number:
    return tidy((claim.number or 0) * YUAN.get(claim.measure, 1)) or 0
