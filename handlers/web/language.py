"""Chinese first, English complete: which one the reader has chosen, and the catalogues."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages import mofile, pofile
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain

Language = Literal["zh", "en"]

CATALOGUES = Path(__file__).parents[2] / "translations"
COOKIE = "language"
YEAR = 365 * 24 * 3600  # seconds
LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


class Memory(Domain):
    """Catalogues read from their .po files once a process; the pages' own Chinese needs none."""

    def get_translations(self) -> NullTranslations:
        """Answer the catalogue of the reader's language."""
        return catalogue(chosen())


class Words(Babel):
    """Flask-Babel that translates by our catalogues, without being told so at each request."""

    domain_instance = Memory()  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]  # a property, looked for at each request


def open_to(app: Flask) -> None:
    """Let templates translate, and show moments as the clocks of China show them."""
    Words(app, default_locale=LOCALES["zh"], default_timezone="Asia/Shanghai", locale_selector=lambda: LOCALES[chosen()])


def chosen() -> Language:
    """Answer the reader's language: what the cookie says, else Chinese."""
    asked = request.cookies.get(COOKIE)
    return "en" if asked == "en" else "zh"


@cache
def catalogue(language: Language) -> NullTranslations:
    """Read a catalogue; a language without one speaks as the templates do."""
    path = CATALOGUES / LOCALES[language] / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file))
    compiled.seek(0)
    return Translations(compiled)
