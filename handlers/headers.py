"""What browsers may do with whatever we answer: pages, data, files, errors, assets."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY_NAME: Final = "Content-Security-Policy"
OURS: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
PAGE: Final = "; ".join(f"{name} {value}" for name, value in OURS.items())
DRAWN: Final = PAGE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
DRAWS: Final = "careflow.draws"  # in the environment of a request whose page carries style attributes
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


Headers = list[tuple[str, str]]
Write = Callable[[bytes], object]  # named here: the annotations of an inner function are made anew at each call


class Protected:
    """A WSGI application whose answers get what they do not say themselves; here it costs a tenth of what Flask takes for it."""

    def __init__(self, application: "WSGIApplication", *, is_encrypted: bool) -> None:
        self._application = application
        always = (*ALWAYS.items(), *(ENCRYPTED.items() if is_encrypted else ()), ("Cache-Control", KEPT_NOWHERE))
        self._wanted = {policy: _lowered((*always, (POLICY_NAME, policy))) for policy in (NOTHING, PAGE, DRAWN)}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Write:
            present = {name.lower(): value for name, value in headers}
            is_page = present.get("content-type", "").startswith("text/html")
            policy = NOTHING if not is_page else DRAWN if DRAWS in environ else PAGE
            headers.extend([pair for name, pair in self._wanted[policy] if name not in present])
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self._application(environ, start)


def register(app: Flask, *, is_encrypted: bool) -> None:
    """Set the headers of all answers."""
    app.wsgi_app = Protected(app.wsgi_app, is_encrypted=is_encrypted)  # type: ignore[method-assign]


def allow_style_attributes() -> None:
    """Let this page carry style attributes: bpmn-js draws with them."""
    request.environ[DRAWS] = True


def of_assets(*, is_encrypted: bool) -> Iterable[tuple[str, str]]:
    """Give the headers of files that no view answers for."""
    return [*ALWAYS.items(), *(ENCRYPTED.items() if is_encrypted else ()), (POLICY_NAME, NOTHING)]


def constant() -> Iterable[tuple[str, str]]:
    """Give all headers that are the same in every answer that has them."""
    policies = [(POLICY_NAME, policy) for policy in (NOTHING, PAGE, DRAWN)]
    return [*ALWAYS.items(), *ENCRYPTED.items(), ("Cache-Control", KEPT_NOWHERE), *policies]


def _lowered(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, tuple[str, str]]]:
    return [(pair[0].lower(), pair) for pair in pairs]
