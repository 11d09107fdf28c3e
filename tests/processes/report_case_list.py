"""The list that cases of a report are entered into."""

from collections.abc import Callable

from tests.processes.report_way import Desk

Case = Callable[[Desk], None]
CASES: dict[str, Case] = {}


def case(play: Case) -> Case:
    """Enter a case into the list of all."""
    CASES[play.__name__] = play
    return play
