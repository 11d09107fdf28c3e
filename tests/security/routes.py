"""The table of routes: what each address of the running application names, which verb it is, and who may know of it.

One line a method and rule in `routes/*.txt`: the method, the rule, the kind of object it names (`-`: nobody's), the verb
(`none`: whoever may know of the object), and its secrecy:

- `public`: whoever comes along;
- `signed_in`: who is signed in may know that there is such a thing, or it is his own;
- `secret`: that it exists is a secret: to whoever may not see it, it is not there.
"""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal, cast

from flask import Flask

from tests.security import bodies

Secrecy = Literal["public", "signed_in", "secret"]
Door = Literal["web", "api", "engine_rest", "house"]
DOORS: Final[dict[str, Door]] = {"/api/": "api", "/engine-rest": "engine_rest"}
TABLES: Final = Path(__file__).parent / "routes"
PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>")
SECOND: Final = {
    "element_id": "apply",
    "role": "supervisor",
    "office_id": "{office}",
    "session_id": "{session}",
    "identity_id": "{identity}",
    "token_id": "{token}",
    "version": "1",
    "channel": "sms",
    "language": "zh",
}  # what an address names besides its object
AT_LAST: Final = ("/sign-in", "/sign-out")
BODILESS: Final = frozenset({"GET", "DELETE"})


@dataclass(frozen=True)
class Row:
    """One method of one rule."""

    method: str
    rule: str
    kind: str
    verb: str
    secrecy: Secrecy

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def door(self) -> Door:
        """Say by which door it goes in."""
        known = next((door for start, door in DOORS.items() if self.rule.startswith(start)), None)
        return known or ("house" if self in table("house") else "web")

    @property
    def last(self) -> str:
        """Give the end of the rule, by which bodies are found that many rules share."""
        return "/" + self.rule.rsplit("/", 1)[-1]

    def path(self, ids: dict[str, str]) -> str:
        """Fill in the object and whatever else the rule names."""
        names = PARAMETER.findall(self.rule)
        values = {name: self._second(name, ids) for name in names} | ({names[0]: ids[self.kind]} if names else {})
        query = bodies.QUERIES.get(str(self), "")
        path = PARAMETER.sub(lambda found: values[found[1]], self.rule)
        return path + ("?" + query.format_map(ids) if query else "")

    def content(self, ids: dict[str, str]) -> dict[str, Any]:
        """Give what the request carries, as keywords of a test client."""
        if self.method in BODILESS:
            return {}
        if self.rule in bodies.FILES:
            part, name, data = bodies.FILES[self.rule]
            return {"data": {part: (BytesIO(data), name)}}
        if self.rule in bodies.SENT:
            return {"json": bodies.SENT[self.rule]}
        if self.door in {"web", "house"}:
            return {"data": filled(bodies.FORMS.get(self.rule, {}), ids)}
        return {"json": filled(bodies.BODIES.get(self.rule, bodies.BODIES.get(self.last, {})), ids)}

    def _second(self, name: str, ids: dict[str, str]) -> str:
        if name == "name":
            return "visit.bpmn" if self.kind in {"deployment", "design"} else "subject"
        return str(filled(SECOND.get(name, name), ids))


def filled(value: Any, ids: dict[str, str]) -> Any:
    """Put ids in where a body names an object."""
    if isinstance(value, dict):
        return {name: filled(inner, ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, ids) for inner in value]
    return ids[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value


@cache
def table(name: str) -> tuple[Row, ...]:
    """Read one table."""
    lines = (TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    cells = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return tuple(Row(method, rule, kind, verb, cast("Secrecy", secrecy)) for method, rule, kind, verb, secrecy in cells)


@cache
def rows() -> tuple[Row, ...]:
    """Read all of them; whoever is to sign in or out does so last."""
    found = [row for file in sorted(TABLES.glob("*.txt")) for row in table(file.stem)]
    return tuple(sorted(found, key=lambda row: row.rule.startswith(AT_LAST)))


def running(app: Flask) -> set[tuple[str, str]]:
    """Give every method and rule of the running application."""
    return {(method, one.rule) for one in app.url_map.iter_rules() for method in (one.methods or set()) - {"HEAD", "OPTIONS"}}
