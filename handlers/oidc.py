"""OpenID Connect: what an identity provider is asked, and what of its answers is believed.

The authorization code flow with state, nonce and PKCE. All calls go the one way out; redirections are followed by the browser alone.
"""

import base64
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from handlers import outbound
from handlers.outbound import Call, Gate
from services.errors import Forbidden, NotReady

SCOPE: Final = "openid email"
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]  # none with a shared key
LEEWAY: Final = 60  # seconds by which two clocks may differ
FRESH: Final = 3600.0  # seconds for which metadata and keys are remembered
PROVED: Final = 300  # seconds within which a fresh proof was given


class ProviderSilent(NotReady):
    """The identity provider did not answer, or not as it should."""

    code = "identity_provider"


class ProviderRefused(Forbidden):
    """What came back from the identity provider cannot be believed."""

    code = "identity_refused"


@dataclass(frozen=True, slots=True)
class Client:
    """This service, as the identity provider knows it."""

    issuer: str
    client_id: str
    secret: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept in the session until the browser comes back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Begun":
        """Make it up."""
        return cls(generate_token(32), generate_token(32), generate_token(64))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the identity provider says it is."""

    issuer: str
    subject: str
    address: str | None  # only if the provider has verified it
    is_fresh: bool  # the person gave a proof just now


_known: dict[str, tuple[float, Any]] = {}


def way(client: Client, begun: Begun, back: str, *, is_fresh: bool = False) -> str:
    """Give the address at the identity provider to which the browser goes; fresh: the person is to give a proof again."""
    wish = {"response_type": "code", "client_id": client.client_id, "redirect_uri": back, "scope": SCOPE}
    wish |= {"state": begun.state, "nonce": begun.nonce}
    wish |= {"code_challenge": create_s256_code_challenge(begun.verifier), "code_challenge_method": "S256"}
    if is_fresh:
        wish |= {"prompt": "login", "max_age": "0"}
    return str(add_params_to_uri(_metadata(client)["authorization_endpoint"], list(wish.items())))


def way_out(client: Client, back: str) -> str | None:
    """Give the address at which one signs out at the identity provider too."""
    end = _metadata(client).get("end_session_endpoint")
    wish = {"client_id": client.client_id, "post_logout_redirect_uri": back}
    return None if end is None else str(add_params_to_uri(end, list(wish.items())))


def identity(client: Client, begun: Begun, back: str, arguments: Mapping[str, str]) -> Identity:
    """Give who has come back from the identity provider. Raises ProviderRefused, ProviderSilent."""
    metadata = _metadata(client)
    if not hmac.compare_digest(arguments.get("state", "").encode(), begun.state.encode()):
        raise ProviderRefused
    must_say = metadata.get("authorization_response_iss_parameter_supported", False)
    if arguments.get("iss", None if must_say else client.issuer) != client.issuer or "code" not in arguments:
        raise ProviderRefused
    answer = _tokens(client, begun, back, arguments["code"])
    claims = _believed(client, begun, answer)
    told = claims if "email" in claims else _told(client, claims, str(answer.get("access_token", "")))
    address = told.get("email") if told.get("email_verified") is True else None
    is_fresh = time.time() - int(claims.get("auth_time") or 0) < PROVED
    return Identity(client.issuer, str(claims["sub"]), address if isinstance(address, str) else None, is_fresh)


def _tokens(client: Client, begun: Begun, back: str, code: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if client.secret:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form["client_id"] = client.client_id
    return _ask(client, Call("POST", _metadata(client)["token_endpoint"], urlencode(form).encode(), headers))


def _believed(client: Client, begun: Begun, answer: Mapping[str, Any]) -> CodeIDToken:
    """Give the claims of the ID token when signature, issuer, audience, times and nonce are right."""
    options = {"iss": {"essential": True, "value": client.issuer}, "aud": {"essential": True, "value": client.client_id}}
    params = {"nonce": begun.nonce, "client_id": client.client_id, "access_token": answer.get("access_token")}
    try:
        token = _decoded(client, str(answer.get("id_token", "")))
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderRefused from error
    return claims


def _decoded(client: Client, token: str) -> jwt.Token:
    """Check the signature; a key that is not known yet may be new."""
    address = _metadata(client)["jwks_uri"]
    try:
        return jwt.decode(token, _keys(client, address), algorithms=ALGORITHMS)
    except (JoseError, ValueError):
        _known.pop(address, None)
        return jwt.decode(token, _keys(client, address), algorithms=ALGORITHMS)


def _keys(client: Client, address: str) -> KeySet:
    return KeySet.import_key_set(cast("KeySetSerialization", _remembered(client, address)))


def _told(client: Client, claims: Mapping[str, Any], access_token: str) -> Mapping[str, Any]:
    """Ask for what the ID token does not say; it must be about the same person."""
    address = _metadata(client).get("userinfo_endpoint")
    if address is None:
        return {}
    told = _ask(client, Call("GET", address, headers={"Authorization": f"Bearer {access_token}"}))
    return told if told.get("sub") == claims["sub"] else {}


def _metadata(client: Client) -> dict[str, Any]:
    found = _remembered(client, get_well_known_url(client.issuer, external=True))
    metadata = OpenIDProviderMetadata(found)
    if metadata.get("issuer") != client.issuer or not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(metadata):
        raise ProviderSilent
    return dict(metadata)


def _remembered(client: Client, address: str) -> dict[str, Any]:
    known = _known.get(address)
    if known is None or known[0] < time.monotonic():
        known = _known[address] = (time.monotonic() + FRESH, _ask(client, Call("GET", address)))
    answer: dict[str, Any] = known[1]
    return answer


def _ask(client: Client, call: Call) -> dict[str, Any]:
    try:
        answer = outbound.send(client.gate, call)
        content = json.loads(answer.body) if answer.is_good else None
    except (outbound.Failed, outbound.Refused, ValueError) as error:
        raise ProviderSilent from error
    if not isinstance(content, dict):
        raise ProviderSilent
    return content
