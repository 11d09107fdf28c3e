"""What browsers may do with our pages."""

from flask import Response, g

POLICY = {
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
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",  # pages show personal data; a shared computer keeps none of them
}


def allow_style_attributes() -> None:
    """Let this page carry style attributes: bpmn-js draws with them."""
    g.style_attributes = True


def protect(response: Response) -> Response:
    """Set the headers that the response does not set itself."""
    policy = dict(POLICY)
    if g.get("style_attributes"):
        policy["style-src"] += " 'unsafe-inline'"
    response.headers.setdefault("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items()))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
