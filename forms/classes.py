"""How strictly variables are kept: what several forms say of their fields, put together by path and by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias, TypeVar

from forms.schema import DATA_CLASSES, DEFAULT_CLASS, Field

Path: TypeAlias = tuple[str, ...]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Classes:
    """The data class of every path a form declares; a name without a form has the class it has in any of them."""

    by_path: Mapping[Path, str]
    by_name: Mapping[str, str]
    readers: Mapping[Path, frozenset[str]]  # the roles to which a field's form lets it be revealed

    def of(self, path: Path) -> str:
        """Give the class of a variable, or of what lies in it."""
        return self.by_path.get(path) or self.by_name.get(path[-1], DEFAULT_CLASS)


def strictest(one: str, other: str) -> str:
    """Give the stricter of two classes."""
    return max(one, other, key=DATA_CLASSES.index)


def of_fields(fields: Iterable[Field], sealed: Iterable[str] = ()) -> Classes:
    """Put the fields of several forms together, and the variables a process seals whole: the strictest word counts."""
    by_path: dict[Path, str] = {}
    by_name: dict[str, str] = {}
    readers: dict[Path, frozenset[str]] = {}
    for field in fields:
        by_path[field.path] = strictest(by_path.get(field.path, DATA_CLASSES[0]), field.data_class)
        by_name[field.path[-1]] = strictest(by_name.get(field.path[-1], DATA_CLASSES[0]), field.data_class)
        readers[field.path] = readers.get(field.path, frozenset()) | _roles(field)
    by_path |= {(name,): DATA_CLASSES[-1] for name in sealed}
    return Classes(by_path, by_name, readers)


def merged(several: Iterable[Classes]) -> Classes:
    """Put the classes of several processes together."""
    return reduce(_both, several, Classes({}, {}, {}))


def _both(one: Classes, other: Classes) -> Classes:
    readers = {path: one.readers.get(path, frozenset()) | other.readers.get(path, frozenset()) for path in {*one.readers, *other.readers}}
    return Classes(_stricter(one.by_path, other.by_path), _stricter(one.by_name, other.by_name), readers)


def _stricter(one: Mapping[Key, str], other: Mapping[Key, str]) -> dict[Key, str]:
    return {key: strictest(one.get(key, DATA_CLASSES[0]), other.get(key, DATA_CLASSES[0])) for key in {*one, *other}}


def _roles(field: Field) -> frozenset[str]:
    return frozenset(filter(None, field.properties.get("revealTo", "").split(",")))
