"""What a bearer token is confined to: single verbs, or groups of them by what they concern.

A sensitive verb is in no group: a token has it only by its own name, and one that names no scopes has none. A token is kept in files and
programs, and cannot be asked who holds it; a session can, and whoever signs in with each request has just said so.
"""

from functools import cache
from typing import Final

from services.errors import Invalid
from services.rights import RIGHTS, SENSITIVE
from services.verbs import VERBS

READING: Final = ("read", "read_subject", "check", "evaluate")  # verbs of any object that change nothing
RULES: Final = frozenset({"deployment", "definition", "decision", "calendar", "time_limit"})
WORK: Final = frozenset(
    {
        *("user_task", "draft", "activity", "message", "case", "clock", "attachment", "document", "correction", "alarm"),
        *("person_file", "professional", "field"),
    }
)
EVERYTHING: Final = "*"  # that is not sensitive; what a token stands for that names no scopes
GROUPS: Final = ("read", "work", "jobs", "deploy", EVERYTHING)
MOST: Final = 50


def parse(words: list[str]) -> str:
    """Give scopes as they are kept; Invalid for a word that is neither a group nor a verb."""
    unknown = sorted(word for word in words if word not in GROUPS and word not in _known())
    if unknown or not 0 < len(words) <= MOST:
        raise Invalid({"scopes": [f"are some of {', '.join(GROUPS)}, or verbs"]}, code="unknown_scope", unknown=", ".join(unknown))
    return " ".join(sorted(set(words)))


@cache
def verbs(kept: str) -> frozenset[str]:
    """Give the verbs that scopes, as they are kept, stand for."""
    return frozenset().union(*(_group(word) if word in GROUPS else {word} for word in kept.split()))


def _group(name: str) -> frozenset[str]:
    return frozenset(verb for verb in _known() - SENSITIVE if _is_of(name, *verb.split(".", 1)))


def _is_of(group: str, kind: str, deed: str) -> bool:
    match group:
        case "*":  # EVERYTHING
            return True
        case "read":
            return deed in READING
        case "jobs":
            return kind == "external_job"
        case "deploy":
            return kind in RULES
        case _:  # work: what those do who handle cases, and what they must see for it
            return kind in WORK or deed in READING or (kind, deed) == ("instance", "start")


@cache
def _known() -> frozenset[str]:
    return frozenset(RIGHTS) | frozenset(VERBS)
