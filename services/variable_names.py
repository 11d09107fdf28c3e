"""What the variables of a procedure, and the values that can be chosen for them, are called on its forms."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from forms import wording
from forms.schema import Form
from forms.sentences import Sentence
from services import data_classes, memory, transaction


@dataclass(frozen=True, slots=True)
class Names:
    """By the name of a variable, what it is called, and what each value that can be chosen for it is."""

    of_variables: Mapping[str, Sentence]
    of_values: Mapping[str, Mapping[str, Sentence]]


_known: memory.Memory[str, Names] = memory.Memory(50)


def of_definition(definition_id: str) -> Names:
    """Give the words of a definition's forms; nothing of it ever changes."""
    found = _known.get(definition_id)
    if found is None:
        with transaction.reading() as look:
            found = _known[definition_id] = _names(data_classes.forms(look, definition_id))
    return found


def _names(forms: list[Form]) -> Names:
    fields = [field for form in reversed(forms) for field in reversed(form.fields)]
    of_variables = {field.path[0]: field.asked for field in fields if len(field.path) == 1 and field.label}
    of_values: defaultdict[str, dict[str, Sentence]] = defaultdict(dict)
    for form in reversed(forms):
        for variable, value, words in wording.options(form.schema):
            of_values[variable][value] = words
    return Names(of_variables, of_values)


transaction.on_bind(_known.clear)
