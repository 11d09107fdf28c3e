"""What the variables of a procedure are called on its forms."""

from collections.abc import Mapping

from forms.sentences import Sentence
from services import data_classes, memory, transaction

_known: memory.Memory[str, Mapping[str, Sentence]] = memory.Memory(50)


def of_definition(definition_id: str) -> Mapping[str, Sentence]:
    """Give what the forms of a definition call each of its variables, by the name of the variable; nothing of it ever changes."""
    found = _known.get(definition_id)
    if found is None:
        with transaction.reading() as look:
            asked = data_classes.fields(look, definition_id)
        found = _known[definition_id] = {field.path[0]: field.asked for field in reversed(asked) if len(field.path) == 1 and field.label}
    return found


transaction.on_bind(_known.clear)
