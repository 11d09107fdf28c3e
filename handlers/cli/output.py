"""What a command prints, and with which code it ends."""

import dataclasses
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import click

from handlers import refusals
from services import origin, readings, wire
from services.errors import Invalid, NotReady, ServiceError, Undeployable, Unsuitable
from services.origin import Origin

REFUSED: Final = 1
UNREADY: Final = 3  # 2 is a wrong command line, by custom
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Unready(click.ClickException):
    """The service cannot do it: its settings, its database, its migrations."""

    exit_code = UNREADY


def with_json(command: Callable[Parameters, Result]) -> Callable[..., Result]:
    """Give a command `--json`, and have refusals end it with a sentence and a code."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> Result:
        try:
            with origin.coming(Origin("cli")), readings.collecting():
                return command(*args, **options)
        except ServiceError as error:
            raise SystemExit(refuse(error, as_json=bool(options.get("as_json")))) from error

    return wrapped


def refuse(error: ServiceError, *, as_json: bool) -> int:
    """Print why the service said no; give the exit code."""
    found: dict[str, Any] = {"code": error.reason, "detail": refusals.explain(error, "en")}
    if isinstance(error, Invalid):
        found["errors"] = {field: [refusals.spoken(text, "en") for text in texts] for field, texts in error.errors.items()}
    if isinstance(error, Undeployable | Unsuitable):
        found["problems"] = [problem._asdict() for problem in error.problems]
    click.echo(wire.dumps(found) if as_json else _sentences(found), err=True)
    return UNREADY if isinstance(error, NotReady) else REFUSED


def show(found: Any, *, as_json: bool, columns: Sequence[str] = ()) -> None:
    """Print one thing or a list of things: JSON, or lines with these columns; what it shows is written down first."""
    readings.settle()
    if as_json:
        click.echo(wire.dumps(plain(found)))
    elif isinstance(found, list):
        table([plain(one) for one in found], columns)
    else:
        click.echo("\n".join(f"{name}: {_text(value)}" for name, value in plain(found).items()))


def plain(found: Any) -> Any:
    """Make mappings and lists of views."""
    if hasattr(found, "_asdict"):
        return found._asdict()
    if isinstance(found, dict):
        return {name: plain(value) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [plain(one) for one in found]
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return {field.name: plain(getattr(found, field.name)) for field in dataclasses.fields(found)}
    return found


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows under the names of their columns."""
    texts = [list(columns), *([_text(row[column]) for column in columns] for row in rows)]
    widths = [max(len(line[at]) for line in texts) for at in range(len(columns))]
    for line in texts:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def content(path: str) -> bytes:
    """Read a file, or standard input for `-`."""
    with click.open_file(path, "rb") as file:
        return bytes(file.read())


def stop(message: str, code: int = REFUSED) -> None:
    """End the command with a sentence."""
    click.echo(message, err=True)
    sys.exit(code)


def _sentences(found: Mapping[str, Any]) -> str:
    lines = [f"{found['detail']} ({found['code']})"]
    lines += [f"  {field}: {text}" for field, texts in found.get("errors", {}).items() for text in texts]
    lines += [f"  {one['severity']} {one['element_id']} [{one['rule']}] {one['message']}" for one in found.get("problems", ())]
    return "\n".join(lines)


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return wire.dumps(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
