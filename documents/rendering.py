"""A template and values in, a PDF out; the same input gives the same bytes."""

import functools
import importlib
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import StrictUndefined, TemplateNotFound, select_autoescape
from jinja2.loaders import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment

from documents.errors import Unavailable, UnknownTemplate

TEMPLATES = Path(__file__).parent / "templates"
ENVIRONMENT = SandboxedEnvironment(
    loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(default=True), undefined=StrictUndefined, trim_blocks=True
)


def to_html(template: str, values: Mapping[str, Any]) -> str:
    """Fill the template; raise UnknownTemplate or jinja2's UndefinedError."""
    try:
        return ENVIRONMENT.get_template(f"{template}.html").render(values)
    except TemplateNotFound as error:
        raise UnknownTemplate from error


def to_pdf(template: str, values: Mapping[str, Any], *, number: str) -> bytes:
    """Draw the filled template as PDF; the document's number is its identifier.

    Raises UnknownTemplate, and Unavailable where the system lacks Pango or a Chinese font.
    """
    html = to_html(template, values)
    weasyprint = library()
    document = weasyprint.HTML(string=html, url_fetcher=refuse, base_url=None)
    return bytes(document.write_pdf(pdf_identifier=number.encode()))


@functools.cache
def library() -> ModuleType:
    """Import WeasyPrint, which loads Pango; raise Unavailable where something is missing."""
    try:
        module = importlib.import_module("weasyprint")
    except OSError as error:
        raise Unavailable from error
    if not chinese_font():
        raise Unavailable
    return module


def chinese_font() -> bool:
    """Say whether the system has a font for Chinese."""
    try:
        found = subprocess.run(["fc-list", ":lang=zh-cn"], check=False, capture_output=True, timeout=10)  # noqa: S607
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())


def refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing: a document stands for itself."""
    message = f"a document fetches nothing: {url}"
    raise ValueError(message)
