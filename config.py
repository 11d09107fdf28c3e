"""The settings, from the environment, as one frozen dataclass."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Self

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DATABASES = ("postgresql://", "postgresql+psycopg://", "postgres://", "sqlite:///")
MEGABYTE = 1024 * 1024
WATCHED = ("supervisor", "administrator", "diagram_administrator", "people_administrator", "auditor")  # whose account opens most
CHANNELS = (  # of alarms and notices: mail server, SMS gateway, webhooks; where calls may go; and where the service is found
    *("SMTP_HOST", "SMTP_PORT", "SMTP_FROM", "SMTP_STARTTLS", "SMTP_USER", "SMTP_PASSWORD"),
    *("SMS_URL", "SMS_TOKEN", "WEBHOOK_SECRET"),
    *("OUTBOUND_HOSTS", "OUTBOUND_NETWORKS", "OUTBOUND_HTTP", "PUBLIC_URL"),
)


class Misconfigured(Exception):
    """The settings contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What may differ from one installation to the next."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    database_url: str = ""  # empty: a SQLite file under the data directory
    demo: bool = True
    admin_password: str | None = None  # for the account `admin` when it does not exist yet
    tls_cert: Path | None = None
    tls_key: Path | None = None
    allow_http: bool = False  # behind a proxy that speaks TLS
    secret_key: str = ""  # empty: made under the data directory at first start
    workers: int = 2
    threads: int = 8
    ticker_seconds: int = 1
    body_limit: int = MEGABYTE * 2  # bytes of a JSON body
    upload_limit: int = MEGABYTE * 32  # bytes of a body with files
    names: tuple[str, ...] = ()  # by which browsers and programs may call it; none: by any
    rate_stranger: int = 0  # requests a minute of an address that has not signed in; 0: as many as may be
    rate_person: int = 0  # of an account at a browser
    rate_program: int = 0  # of an account with a token or a password
    proxies: int = 0  # in front of it, whose word counts about who calls
    session_idle: int = 30  # minutes without use after which a session ends
    session_hours: int = 12  # after which it ends in any case
    second_factor_roles: tuple[str, ...] = ()  # who holds one of them must have a second factor
    oidc_issuer: str = ""  # the identity provider; none: nobody signs in with one
    oidc_client_id: str = ""
    oidc_secret_file: Path | None = None
    channels: Mapping[str, str] = field(default_factory=dict, repr=False)  # what is set of CHANNELS

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings; raise Misconfigured where they contradict each other."""
        env = os.environ if environment is None else environment
        config = cls(
            host=env.get("HOST", "127.0.0.1"),
            port=_number(env, "PORT", 8000),
            data_dir=Path(env.get("DATA_DIR", "var")),
            database_url=env.get("DATABASE_URL", ""),
            demo=_flag(env, "DEMO", default=True),
            admin_password=env.get("ADMIN_PASSWORD") or None,
            tls_cert=_path(env, "TLS_CERT"),
            tls_key=_path(env, "TLS_KEY"),
            allow_http=_flag(env, "ALLOW_HTTP", default=False),
            secret_key=env.get("SECRET_KEY", ""),
            workers=_number(env, "WORKERS", 2),
            threads=_number(env, "THREADS", 8),
            ticker_seconds=_number(env, "TICKER_SECONDS", 1),
            body_limit=_number(env, "BODY_LIMIT", MEGABYTE * 2),
            upload_limit=_number(env, "UPLOAD_LIMIT", MEGABYTE * 32),
            names=tuple(filter(None, map(str.strip, env.get("NAMES", "").split(",")))),
            rate_stranger=_number(env, "RATE_STRANGER", 300),
            rate_person=_number(env, "RATE_PERSON", 1200),
            rate_program=_number(env, "RATE_PROGRAM", 300_000),
            proxies=_number(env, "PROXIES", 0),
            session_idle=_number(env, "SESSION_IDLE", 30),
            session_hours=_number(env, "SESSION_HOURS", 12),
            second_factor_roles=_roles(env),
            oidc_issuer=env.get("OIDC_ISSUER", ""),
            oidc_client_id=env.get("OIDC_CLIENT_ID", ""),
            oidc_secret_file=_path(env, "OIDC_CLIENT_SECRET_FILE"),
            channels={name: env[name] for name in CHANNELS if env.get(name)},
        )
        config.check()
        return config

    def check(self) -> None:
        """Refuse settings that contradict each other, and to serve passwords and cases over the open network."""
        if (self.tls_cert is None) != (self.tls_key is None):
            message = "TLS_CERT and TLS_KEY go together"
            raise Misconfigured(message)
        if self.host not in LOOPBACK and self.tls_cert is None and not self.allow_http:
            message = f"HOST={self.host} needs TLS_CERT and TLS_KEY, or ALLOW_HTTP=1 behind a proxy that speaks TLS"
            raise Misconfigured(message)
        if self.database_url and not self.database_url.startswith(DATABASES):
            message = "DATABASE_URL begins with postgresql:// or sqlite:///"
            raise Misconfigured(message)
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            message = "OIDC_ISSUER and OIDC_CLIENT_ID go together"
            raise Misconfigured(message)
        if self.oidc_secret_file is not None and not self.oidc_secret_file.is_file():
            message = f"OIDC_CLIENT_SECRET_FILE={self.oidc_secret_file} is no file"
            raise Misconfigured(message)
        _networks(self.channels.get("OUTBOUND_NETWORKS", ""))

    @property
    def url(self) -> str:
        """Give the database's address in the words of SQLAlchemy."""
        address = self.database_url or f"sqlite:///{self.data_dir.absolute() / 'careflow.sqlite3'}"
        for scheme in ("postgres://", "postgresql://"):
            if address.startswith(scheme):
                return "postgresql+psycopg://" + address.removeprefix(scheme)
        return address

    @property
    def is_encrypted(self) -> bool:
        """Say whether whoever calls speaks TLS, with us or with the proxy before us."""
        return self.tls_cert is not None or self.allow_http

    @property
    def keys_dir(self) -> Path:
        """Give the directory of the key files."""
        return self.data_dir / "keys"

    def oidc_secret(self) -> str:
        """Give the secret that this client shares with the identity provider; empty when it has none."""
        return "" if self.oidc_secret_file is None else self.oidc_secret_file.read_text(encoding="utf-8").strip()

    def session_secret(self) -> str:
        """Give the key that signs sessions; make it at the first start."""
        return self.secret_key or made_once(self.data_dir / "secret_key", lambda: secrets.token_hex(32).encode()).decode()


def made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a secret file; write it first, readable by its owner only, when there is none. Safe against a second process."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())  # what is sealed under it may be on the disk sooner than it
        with suppress(FileExistsError):  # another process was faster: its secret counts
            path.hardlink_to(draft)
        draft.unlink()
        _sync(path.parent)
    return path.read_bytes()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        message = f"{name} must be a whole number, not {text!r}"
        raise Misconfigured(message)
    return int(text)


def _roles(env: Mapping[str, str]) -> tuple[str, ...]:
    """Read whose role asks for a second factor; the demonstration asks nobody unless it is told to."""
    usual = () if _flag(env, "DEMO", default=True) else WATCHED
    text = env.get("SECOND_FACTOR_ROLES")
    return usual if text is None else tuple(filter(None, map(str.strip, text.split(","))))


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    return default if not text else text in {"1", "true", "yes", "on"}


def _networks(text: str) -> None:
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            ip_network(part)
        except ValueError:
            message = f"OUTBOUND_NETWORKS names no network: {part!r}"
            raise Misconfigured(message) from None


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None
