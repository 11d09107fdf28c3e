"""The address of what comes next on a page: what was asked for is sent on as it came, and is nothing but a query."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for


def here(**changes: Any) -> str:
    """Give the address of this request, asking for something else besides; a query's words are no options of `url_for`."""
    asked = request.args.to_dict(flat=False) | {name: [value] for name, value in changes.items()}
    return f"{url_for(str(request.endpoint), **(request.view_args or {}))}?{urlencode(asked, doseq=True)}"
