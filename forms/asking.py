"""What the room asks of form-js's own code, in V8."""

from typing import Any

from forms import values
from forms.errors import FormFailed
from javascript import contexts


def ask(function: str, *arguments: str) -> Any:
    """Call a function of the bundle. Raises FormFailed."""
    try:
        return values.answer(contexts.forms().call(function, *arguments))
    except contexts.NotBuilt:
        raise
    except contexts.ScriptError as error:
        raise FormFailed(str(error)) from error
