"""What people choose on forms, in English, by its Chinese words: registers and files of persons keep those."""

import json
from collections.abc import Mapping

from sqlalchemy import func, select

from forms import wording
from models import Base
from services import memory, transaction

FRESH = 60.0  # seconds

_resource = Base.metadata.tables["resource"]
_forms = select(func.max(_resource.c.id)).where(_resource.c.kind == "form").group_by(_resource.c.key)
_CONTENTS = select(_resource.c.content).where(_resource.c.id.in_(_forms)).order_by(_resource.c.id)  # the newest has the last word

_names: memory.Memory[str, Mapping[str, str]] = memory.Memory(1, seconds=FRESH)


def in_english() -> Mapping[str, str]:
    """Give the English of every option that the newest forms translate; words that two forms share mean the same."""
    found = _names.get("")
    if found is None:
        with transaction.reading() as look:
            contents = look.execute(_CONTENTS).scalars().all()
        options = (one for content in contents for one in wording.options(json.loads(content)))
        found = _names[""] = {str(words): words.en for _, _, words in options if words.en != words}
    return found


transaction.on_bind(_names.clear)
