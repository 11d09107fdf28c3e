"""The pages of an archive package: plain, in Chinese, without a script, and pointing to nothing outside the package."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, select_autoescape
from jinja2.loaders import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment

from documents.dates import in_chinese

PAGES = Path(__file__).parent / "dossier_pages"
ENVIRONMENT = SandboxedEnvironment(
    loader=FileSystemLoader(PAGES),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters["date"] = in_chinese


def page(name: str, values: Mapping[str, Any]) -> bytes:
    """Write one page."""
    return ENVIRONMENT.get_template(f"{name}.html").render(values).encode("utf-8", "surrogatepass")
