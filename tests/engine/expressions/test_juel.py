"""`${…}`: what models for Camunda 7 write, and what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import ExpressionFailed
from engine.expressions import juel

NOW = datetime(2026, 1, 1, tzinfo=UTC)
VARIABLES: dict[str, Any] = {
    "amount": 5,
    "price": Decimal("19.90"),
    "name": "王丽",
    "level": "RED",
    "approved": True,
    "nothing": None,
    "blank": "",
    "items": ["a", "b", 3],
    "none": [],
    "person": {"name": "李雯", "age": 70, "tags": ["x"], "full name": "甲"},
    "day": date(2026, 1, 2),
    "true_text": "true",
    "digits": "12",
}

VALUES: list[tuple[str, Any]] = [
    ("${amount}", 5),
    ("#{amount}", 5),
    ("${ amount }", 5),
    ("${amount > 3}", True),
    ("${amount gt 3 and amount le 5}", True),
    ("${amount ge 6 or amount lt 5}", False),
    ("${amount == 5 && approved}", True),
    ("${amount eq '5'}", True),
    ("${amount ne 5 || !approved}", False),
    ("${not approved}", False),
    ("${approved == true_text}", True),
    ("${price * 2}", Decimal("39.8")),
    ("${0.1 + 0.2 == 0.3}", True),
    ("${amount div 2}", Decimal("2.5")),
    ("${amount / 2}", Decimal("2.5")),
    ("${7 mod 4}", 3),
    ("${-amount + 1}", -4),
    ("${1 + 2 * 3 - (4 - 1)}", 4),
    ("${digits + 1}", 13),
    ("${nothing + 1}", 1),
    ("${1.5e2}", 150),
    ("${amount > 3 ? 'many' : \"few\"}", "many"),
    ("${approved ? amount < 3 ? 1 : 2 : 3}", 2),
    ("${empty nothing}", True),
    ("${empty blank}", True),
    ("${empty none}", True),
    ("${!empty items}", True),
    ("${not empty person}", True),
    ("${nothing == null}", True),
    ("${amount != null}", True),
    ("${nothing < 3}", False),
    ("${'it\\'s'}", "it's"),
    ("${person.name}", "李雯"),
    ('${person["full name"]}', "甲"),
    ("${person.tags[0]}", "x"),
    ("${person.missing}", None),
    ("${person.missing.deeper}", None),
    ("${items[2]}", 3),
    ("${items.contains('a')}", True),
    ("${items.contains(3)}", True),
    ("${name.contains('丽')}", True),
    ("${name.startsWith('王') and name.endsWith('丽')}", True),
    ("${level.toLowerCase() == 'red'}", True),
    ("${'red'.toUpperCase().equals(level)}", True),
    ("${name.length() + items.size() + person.size()}", 9),
    ("${none.isEmpty() && blank.isEmpty()}", True),
    ("${items.get(1)}", "b"),
    ('${person.get("age") ge 60}', True),
    ("${day > day}", False),
    ("${day == day}", True),
    ("${true}", True),
    ("${null}", None),
    ("${'a' < 'b'}", True),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_value(text: str, value: Any) -> None:
    assert juel(text)(VARIABLES, NOW) == value
    assert (juel(text)(VARIABLES, NOW) is value) or not isinstance(value, bool)


@pytest.mark.parametrize(
    "text",
    [
        "${missing}",
        "${missing.name == 'x'}",
        "${amount.name}",
        "${name.length}",
        "${items[3]}",
        "${items['x']}",
        "${name + 1}",
        "${name > 3}",
        "${approved > 3}",
        "${name ? 1 : 2}",
        "${amount / 0}",
        "${amount.toLowerCase()}",
        "${nothing.size()}",
        "${day > 'x'}",
        "${1e9999 * 1e9999}",
        "${''.__class__}",
    ],
)
def test_failure_names_the_expression(text: str) -> None:
    with pytest.raises(ExpressionFailed, match=r"^\$\{"):
        juel(text)(VARIABLES, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "${}",
        "${amount",
        "amount}",
        "${amount >}",
        "${amount 5}",
        "${amount = 5}",
        "${'unfinished}",
        "${name.getClass()}",
        "${name.getClass().forName('java.lang.Runtime')}",
        "${name.replace('a', 'b')}",
        "${name.contains()}",
        "${name.contains('a', 'b')}",
        "${items.add(1)}",
        "${items.stream()}",
        "${bean.method()}",
        "${execution.getVariable('x')}",
        "${execution.processBusinessKey}",
        "${task.name}",
        "${now()}",
        "${fn:length(name)}",
        "${amount instanceof x}",
        "${x -> x}",
        "${[1, 2]}",
        "${{'a': 1}}",
        "${a; b}",
        "${amount & 1}",
        "${'it''s'}",
        "${" + "(" * 200 + "1" + ")" * 200 + "}",
        "${" + "1+" * 9000 + "1}",
        "${" + "1+" * 900 + "1}",
    ],
)
def test_refused_at_deployment(text: str) -> None:
    with pytest.raises(SyntaxError):
        juel(text)


def test_hostile_keys_are_data() -> None:
    variables = {"map": {"__class__": "x", "typename": 1, "@": 2}}
    assert juel("${map.typename}")(variables, NOW) == 1
    assert juel('${map["@"]}')(variables, NOW) == 2
    assert juel('${map["__class__"]}')(variables, NOW) == "x"
