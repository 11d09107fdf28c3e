"""Reports from their beginning to their end: what is done, by element, and where the case then stands.

Each case is a function of a desk: the engine alone, or the services. `CASES` names them all.
"""

from tests.processes import report_first_cases, report_later_cases
from tests.processes.report_case_list import CASES

__all__ = ["CASES", "report_first_cases", "report_later_cases"]
