"""What browsers may do with whatever we answer: pages, data, files, errors, assets."""

from collections.abc import Iterable
from typing import Final

from flask import Flask, Response, g

OURS: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
DRAWN: Final = {**OURS, "style-src": "'self' 'unsafe-inline'"}
NOTHING: Final = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"  # of what is no page
YEAR: Final = 365 * 24 * 3600  # seconds
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KEPT_NOWHERE: Final = "no-store"  # answers show personal data; a shared computer keeps none of them
ENCRYPTED: Final = {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"}


def register(app: Flask, *, is_encrypted: bool) -> None:
    """Set the headers of all answers; they come last, so register them first."""
    always = [*ALWAYS.items(), *(ENCRYPTED.items() if is_encrypted else ())]

    @app.after_request
    def protect(response: Response) -> Response:
        """Set what the answer does not set itself."""
        present = {name.lower() for name, _ in response.headers}
        wanted = [*always, ("Content-Security-Policy", _policy(response)), ("Cache-Control", KEPT_NOWHERE)]
        response.headers.extend([pair for pair in wanted if pair[0].lower() not in present])
        return response


def allow_style_attributes() -> None:
    """Let this page carry style attributes: bpmn-js draws with them."""
    g.style_attributes = True


def of_assets(*, is_encrypted: bool) -> Iterable[tuple[str, str]]:
    """Give the headers of files that no view answers for."""
    return [*ALWAYS.items(), *(ENCRYPTED.items() if is_encrypted else ()), ("Content-Security-Policy", NOTHING)]


def _policy(response: Response) -> str:
    if response.mimetype != "text/html":
        return NOTHING
    return DRAWN_POLICY if g.get("style_attributes") else POLICY


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


POLICY: Final = _written(OURS)
DRAWN_POLICY: Final = _written(DRAWN)
