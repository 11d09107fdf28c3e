"""The diagram that a new procedure begins with: a start, one user task, an end."""

import re
from typing import Final

from flask import render_template
from flask_babel import gettext as _

from services.errors import Invalid

PROCESS_ID: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def diagram(name: str, process_id: str) -> dict[str, bytes]:
    """Give the files of an empty procedure; raise Invalid when its id is none."""
    if not PROCESS_ID.fullmatch(process_id):
        raise Invalid({"process_id": [_("标识须以小写字母开头，只含小写字母、数字和下划线。")]})
    return {f"{process_id}.bpmn": render_template("design/blank.bpmn.xml", name=name, process_id=process_id).encode()}
