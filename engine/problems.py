"""Why a diagram cannot be deployed, or should not be."""

from typing import Literal, NamedTuple


class Problem(NamedTuple):
    """One finding of the compiler or of the rules, shown on the element it names."""

    element_id: str
    rule: str
    message: str
    severity: Literal["error", "warning"] = "error"
