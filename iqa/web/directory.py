"""Signing in by the office's directory, with OpenID Connect: the code flow with state, nonce and PKCE.

An identity token counts only if the directory that is declared signed it, for us, for what was begun here, a short
while ago (OpenID Connect Core 1.0, 3.1.3.7). Nothing else that the browser brings is believed.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from msgspec import Struct

from iqa.errors import NotPermittedError, SettingsError, UnavailableError
from iqa.settings import DirectorySettings
from iqa.workflow.directory_accounts import DirectoryClaims
from iqa.workflow.sharing import LOOPBACK

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a key pair: nobody who knows our secret can make one."""
LEEWAY = timedelta(minutes=2)
"""By how much two clocks may differ."""
LASTS = timedelta(minutes=10)
"""How long somebody may take at the directory."""
KNOWN_FOR = timedelta(hours=1)
"""How long the directory's own description is believed."""
SILENT_FOR = timedelta(seconds=30)
"""How long a directory that does not answer is not asked again, so that signing in keeps nobody else waiting."""
_MOST_BYTES, _SECONDS = 2**20, 10
Fetch = Callable[[str, Mapping[str, str] | None, Mapping[str, str]], Mapping[str, Any]]
"""Address, form (None to get) and headers -> the JSON that is answered."""


class Begun(Struct, frozen=True):
    """A sign-in that was begun: where the browser goes, and what only this browser and we know of it."""

    address: str
    state: str
    nonce: str
    verifier: str
    at: str

    def as_kept(self) -> dict[str, str]:
        """What a session keeps of it."""
        return {"state": self.state, "nonce": self.nonce, "verifier": self.verifier, "at": self.at}

    @classmethod
    def from_kept(cls, kept: object) -> "Begun | None":
        """What a session kept; None where it kept nothing."""
        return cls("", **kept) if isinstance(kept, dict) else None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A directory answers where it says that it does, and nowhere else."""


class OfficeDirectory:
    """The directory that the settings name. `now` tells the time, and `fetch` asks over the network."""

    def __init__(
        self, settings: DirectorySettings, now: Callable[[], datetime], fetch: Fetch | None = None
    ) -> None:
        self._settings = settings
        self._now = now
        self._fetch = fetch or _fetched
        self._lock = Lock()
        self._known: tuple[datetime, Mapping[str, Any], Mapping[str, Any]] | None = None
        self._silent_since: datetime | None = None

    @property
    def name(self) -> str:
        """What people call their account there."""
        return self._settings.name

    def begin(self, back: str) -> Begun:
        """Begin a sign-in that comes back to the address `back`. UnavailableError where nobody answers."""
        described, _ = self._description()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "response_mode": "query",
            "client_id": self._settings.client_id,
            "redirect_uri": back,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": _urlsafe(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        address = f"{described['authorization_endpoint']}?{urlencode(asked)}"
        return Begun(address, state, nonce, verifier, self._now().isoformat())

    def finish(self, begun: Begun, given: Mapping[str, str], back: str) -> DirectoryClaims:
        """Who came back. Raises NotPermittedError where the answer is not one to what was begun, or its token does
        not count; UnavailableError where the directory does not answer."""
        if not hmac.compare_digest(begun.state.encode(), given.get("state", "").encode()):
            raise _refused("it does not belong to what this browser began")
        if datetime.fromisoformat(begun.at) + LASTS < self._now():
            raise _refused("it took too long")
        if given.get("iss", self._settings.issuer) != self._settings.issuer:
            raise _refused("it comes from another directory")
        if "code" not in given:
            raise _refused("it let nobody in")
        return self._claims(self._exchanged(given["code"], begun.verifier, back), begun.nonce)

    def _exchanged(self, code: str, verifier: str, back: str) -> str:
        """The identity token that a code stands for."""
        described, _ = self._description()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": self._settings.client_id,
        }
        headers: dict[str, str] = {}
        if "client_secret_post" in described.get("token_endpoint_auth_methods_supported", ()):
            form["client_secret"] = self._settings.client_secret
        else:
            pair = urlencode({self._settings.client_id: self._settings.client_secret}).replace("=", ":", 1)
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        token = self._fetch(described["token_endpoint"], form, headers).get("id_token")
        if not isinstance(token, str):
            raise _refused("it says nothing of who you are")
        return token

    def _claims(self, token: str, nonce: str) -> DirectoryClaims:
        claims = self._verified(token)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        now = self._now().timestamp()
        if claims.get("iss") != self._settings.issuer:
            raise _refused("its token comes from another directory")
        if self._settings.client_id not in audiences or (
            len(audiences) > 1 and claims.get("azp") != self._settings.client_id
        ):
            raise _refused("its token is meant for somebody else")
        if not _before(now - LEEWAY.total_seconds(), claims.get("exp")):
            raise _refused("its token is past its time")
        if not _before(claims.get("iat"), now + LEEWAY.total_seconds()) or not _before(
            claims.get("nbf", 0), now + LEEWAY.total_seconds()
        ):
            raise _refused("its token is of a time that has not come")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _refused("its token belongs to another sign-in")
        if "groups" in claims.get("_claim_names", {}):
            raise NotPermittedError(
                "You are in more groups than the directory tells.",
                "Ask for the groups of this application alone to be put into its tokens.",
            )
        return _read(claims)

    def _verified(self, token: str) -> Mapping[str, Any]:
        """The claims of a token whose signature is the directory's."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        for anew in (False, True):  # the directory may have changed its keys since
            _, keys = self._description(anew=anew)
            try:
                return jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError):
                continue
        raise _refused("the signature of its token is not right")

    def _description(self, *, anew: bool = False) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What the directory says of itself, and its keys. SettingsError where it is another than the declared."""
        with self._lock:
            if self._known and not anew and self._known[0] + KNOWN_FOR > self._now():
                return self._known[1:]
            issuer = self._settings.issuer
            described = self._told(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if described.get("issuer") != issuer:
                raise SettingsError(
                    "The directory calls itself otherwise than iqa.toml does.",
                    f'Write under [directory]: issuer = "{described.get("issuer", "")}", if that is right.',
                )
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                place = urlsplit(str(described.get(name, "")))
                if place.scheme != "https" and place.hostname not in LOOPBACK:
                    raise SettingsError(f"The directory gives no {name} with TLS.", "Check its address.")
            self._known = (self._now(), described, self._told(described["jwks_uri"]))
            return self._known[1:]

    def _told(self, address: str) -> Mapping[str, Any]:
        """What the directory says of itself at an address; UnavailableError at once, if it was silent just now."""
        if self._silent_since and self._silent_since + SILENT_FOR > self._now():
            raise _silent()
        try:
            return self._fetch(address, None, {})
        except UnavailableError:
            self._silent_since = self._now()
            raise


def _read(claims: Mapping[str, Any]) -> DirectoryClaims:
    """Who somebody is. Entra ID says it by `oid`, the same in every application; others by `sub`."""
    oid = str(claims.get("oid") or claims.get("sub") or "")
    if not oid:
        raise _refused("its token does not say who you are")
    names = ["preferred_username", "upn", *(["email"] if claims.get("email_verified") is not False else [])]
    addresses = tuple(str(claims[name]) for name in names if claims.get(name))
    told = [one for name in ("groups", "roles") if isinstance(claims.get(name), list) for one in claims[name]]
    return DirectoryClaims(oid, addresses, tuple(map(str, told)))


def _before(first: Any, second: Any) -> bool:
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (first, second))
    return numbers and bool(first < second)


def _refused(why: str) -> NotPermittedError:
    return NotPermittedError(
        f"The answer of the directory was not taken: {why}.", "Sign in once more, from the beginning."
    )


def _urlsafe(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _fetched(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Mapping[str, Any]:
    """What an address answers, as JSON. UnavailableError where it does not."""
    body = urlencode(form).encode() if form is not None else None
    request = Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310 (its scheme is checked)
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except HTTPError as fault:
        if form is not None and fault.code < 500:
            raise _refused("it takes back what it said") from None
        raise _silent() from None
    except (OSError, ValueError):
        raise _silent() from None
    if not isinstance(found, dict):
        raise _silent()
    return found


def _silent() -> UnavailableError:
    return UnavailableError("The directory does not answer.", "Try again in a moment.")
