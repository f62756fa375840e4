"""A ledger of applications (依申请公开台账) -> table three of the report, with the cases behind each cell.

`tally` counts, `fill` lays the count into answers and tells what differs, `template` writes
an empty ledger. Names of applicants, identity and telephone numbers stay in the ledger.
"""

from assistant.ledger.blank import template
from assistant.ledger.decisions import Decisions, remember, remembered
from assistant.ledger.filling import Difference, carried_over, fill, not_taken_up
from assistant.ledger.settling import Ask
from assistant.ledger.tallies import Tally, tally

__all__ = [
    "Ask",
    "Decisions",
    "Difference",
    "Tally",
    "carried_over",
    "fill",
    "not_taken_up",
    "remember",
    "remembered",
    "tally",
    "template",
]
