"""Submitted values held against the very schema the browser rendered, by form-js's own code, then against our checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from marshmallow import ValidationError

from forms import checks, values
from forms.asking import ask
from forms.errors import Finding
from forms.schema import ROW, Field, Form, findings_of, read
from forms.sentences import Sentence

Variables: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str | int, ...]

NO_SUCH_DAY = Sentence("没有这个日期或时间。", "There is no such date or time.")


@dataclass(frozen=True)
class Accepted:
    """The values hold: exactly the variables to write, typed."""

    values: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """The values do not hold; sentences by field, rows counted from 0: `family.0.age`."""

    errors: dict[str, list[Sentence]] = field(default_factory=dict)

    def add(self, place: Place, *sentences: Sentence) -> None:
        """Tells one more thing about a field."""
        self.errors.setdefault(".".join(map(str, place)), []).extend(sentences)


def validate(form: Form, submitted: Variables, context: Variables | None = None, *, now: datetime) -> Accepted | Refused:
    """Judges what was submitted in a form that was opened with the variables of `context`. Raises FormFailed."""
    known = {name: value for name, value in (context or {}).items() if name in form.names}
    entered = {name: value for name, value in submitted.items() if name in form.variables}
    found = ask("validate", form.text, values.request(now, entered, known))
    refused = Refused()
    for error in found["errors"]:
        refused.add(tuple(error["path"]), *map(Sentence, error["zh"], error["en"]))
    variables: dict[str, Any] = found["values"]
    _judge(form, variables, refused, now.astimezone(values.CHINA).date())
    return refused if refused.errors else Accepted(variables)


def findings(data: bytes | str) -> list[Finding]:
    """Answers everything that keeps a schema from being deployed, its expressions and patterns included."""
    found = findings_of(data)
    if found:
        return found
    return [Finding(told["id"], told["rule"], told["message"]) for told in ask("check", read(data).text)]


def to_browser(form: Form, context: Variables) -> dict[str, Any]:
    """Answer what the form is opened with in the browser: only what it names; decimals as text, dates as ISO text."""
    named = {name: value for name, value in context.items() if name in form.names}
    found: dict[str, Any] = values.to_json(named, values.digits)
    for one in form.fields:
        if one.type == "number":
            for holder, last, _ in _holders(found, one.path, ()):
                holder[last] = None if holder[last] is None else str(holder[last])
    return found


def _judge(form: Form, variables: dict[str, Any], refused: Refused, today: date) -> None:
    for one in form.fields:
        for holder, last, place in _holders(variables, one.path, ()):
            if ".".join(map(str, place)) not in refused.errors and holder[last] not in (None, "", []):
                try:
                    holder[last] = _checked(one, holder[last], today)
                except ValidationError as error:
                    refused.add(place, *_sentences(error))
                except ValueError:
                    refused.add(place, NO_SUCH_DAY)
    for rule in checks.ORDERS:
        _order(form, variables, refused, rule)
    _differ(form, variables, refused)


def _checked(one: Field, value: Any, today: date) -> Any:
    value = values.typed(value, one.type)
    check = one.properties.get("check")
    return checks.CHECKS[check](today).deserialize(value) if check else value


def _order(form: Form, variables: dict[str, Any], refused: Refused, rule: str) -> None:
    asked = {one.path[-1]: one.asked for one in form.fields}
    for one in form.fields:
        if rule in one.properties:
            other = one.properties[rule]
            for holder, last, place in _holders(variables, one.path, ()):
                _compare(rule, (holder[last], holder.get(other, variables.get(other))), asked[other], (refused, place))


def _differ(form: Form, variables: dict[str, Any], refused: Refused) -> None:
    asked = {one.path[-1]: one.asked for one in form.fields}
    for one in form.fields:
        other = one.properties.get(checks.OTHER_THAN)
        if other is None:
            continue
        for holder, last, place in _holders(variables, one.path, ()):
            if checks.is_same(holder[last], holder.get(other, variables.get(other))):
                refused.add(place, checks.about(checks.THE_SAME, asked.get(other, Sentence(other))))


def _compare(rule: str, days: tuple[Any, Any], asked: Sentence, where: tuple[Refused, Place]) -> None:
    day, against = days
    if isinstance(day, date) and isinstance(against, date) and type(day) is type(against):
        try:
            checks.order(rule, against, asked).deserialize(day)
        except ValidationError as error:
            where[0].add(where[1], *_sentences(error))


def _sentences(error: ValidationError) -> Iterator[Sentence]:
    for message in error.messages:
        yield message if isinstance(message, Sentence) else Sentence(str(message))


def _holders(variables: Any, path: tuple[str, ...], place: Place) -> Iterator[tuple[dict[str, Any], str, Place]]:
    """Every dictionary that holds the field's value, with the last name and the whole place."""
    step, rest = path[0], path[1:]
    if step == ROW:
        for index, row in enumerate(variables if isinstance(variables, list) else ()):
            yield from _holders(row, rest, (*place, index))
    elif isinstance(variables, dict) and step in variables:
        if rest:
            yield from _holders(variables[step], rest, (*place, step))
        else:
            yield variables, step, (*place, step)
