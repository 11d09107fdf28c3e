"""A template and values in, a page or a PDF out; the same input gives the same bytes.

Templates may write `{{ served_at | date }}`.
"""

import functools
import importlib
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html
from jinja2 import StrictUndefined, TemplateNotFound, UndefinedError, meta, select_autoescape
from jinja2.loaders import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment

from documents.dates import in_chinese
from documents.errors import Unavailable, Unfilled, UnknownTemplate

TEMPLATES = Path(__file__).parent / "templates"
LOADER = FileSystemLoader(TEMPLATES)
ENVIRONMENT = SandboxedEnvironment(loader=LOADER, autoescape=select_autoescape(default=True), undefined=StrictUndefined, trim_blocks=True)
ENVIRONMENT.filters["date"] = in_chinese


def to_html(template: str, values: Mapping[str, Any]) -> str:
    """Fill the template; raise UnknownTemplate or Unfilled, which names the value that is missing."""
    try:
        return ENVIRONMENT.get_template(f"{template}.html").render(values)
    except TemplateNotFound as error:
        raise UnknownTemplate from error
    except UndefinedError as error:
        raise Unfilled(str(error)) from error


def names(template: str) -> set[str]:
    """Tell which values a template asks for; raise UnknownTemplate."""
    try:
        source, *_ = LOADER.get_source(ENVIRONMENT, f"{template}.html")
    except TemplateNotFound as error:
        raise UnknownTemplate from error
    return meta.find_undeclared_variables(ENVIRONMENT.parse(source))


def title(html: str) -> str:
    """Give the heading of a filled template."""
    heading = lxml.html.document_fromstring(html).find(".//h1")
    return "" if heading is None else "".join(map(str, heading.itertext())).strip()


def to_pdf(html: str, *, number: str) -> bytes:
    """Draw a filled template as PDF; the document's number is its identifier.

    Raises Unavailable where the system lacks Pango or a Chinese font.
    """
    return paged(html, number=number)[0]


def paged(html: str, *, number: str) -> tuple[bytes, int]:
    """Draw a filled template as PDF, and count its pages; raise Unavailable as `to_pdf` does."""
    document = library().HTML(string=html, url_fetcher=refuse, base_url=None).render()
    return bytes(document.write_pdf(pdf_identifier=number.encode())), len(document.pages)


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
        found = subprocess.run(["fc-list", ":lang=zh-cn"], check=False, capture_output=True, timeout=10)  # noqa: S607 — fixed words  # nosec B603, B607
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())


def refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing: a document stands for itself."""
    message = f"a document fetches nothing: {url}"
    raise ValueError(message)
