"""A directory of invented people that signs in by OpenID Connect: a process of its own, on loopback.

It lets in whoever the address of its page names (`login`), and `fault` there spoils the token in one way. Run as a
program it prints its address and serves until it is ended; `provider()` starts it so.
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "iqa", "c" * 32
PEOPLE = {
    "bryony": {
        "oid": "oid-bryony",
        "preferred_username": "bryony.furze@office.example",
        "groups": ["g-assess", "g-moderate"],
    },
    "rowan": {"oid": "oid-rowan", "preferred_username": "rowan.elder@office.example", "groups": ["g-assess"]},
    "ash": {"oid": "oid-ash", "preferred_username": "ash.maple@office.example", "groups": ["g-other"]},
    "stranger": {"oid": "oid-quill", "preferred_username": "quill@office.example", "groups": ["g-assess"]},
    "impostor": {"oid": "oid-other", "preferred_username": "rowan.elder@office.example", "groups": ["g-assess"]},
    "crowded": {"oid": "oid-many", "_claim_names": {"groups": "src1"}},
}


@contextmanager
def provider() -> Iterator[str]:
    """The issuer of a provider that runs inside the block."""
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class _Provider(ThreadingHTTPServer):
    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        super().__init__(("127.0.0.1", 0), _Asked)
        self.issuer = f"http://127.0.0.1:{self.server_port}/tenant/v2.0"
        self.keys = [RSAKey.generate_key(2048, {"kid": f"key-{number}"}, private=True) for number in range(3)]
        self.published = 1
        self.codes: dict[str, dict[str, str]] = {}


class _Asked(BaseHTTPRequestHandler):
    server: _Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        place, asked = urlsplit(self.path), {}
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        if place.path.endswith("/openid-configuration"):
            issuer = self.server.issuer
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif place.path.endswith("/keys"):
            self._json({"keys": [one.as_dict(private=False) for one in self.server.keys[: self.server.published]]})
        elif place.path.endswith("/authorize"):
            self._authorize(asked)
        else:
            self._json({"error": "not_found"}, 404)

    def _authorize(self, asked: dict[str, str]) -> None:
        wanted = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or len(asked.get("nonce", "")) < 20:
            self._json({"error": "invalid_request"}, 400)
            return
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = asked
        answer = {"code": code, "state": asked["state"]}
        if asked.get("fault") == "denied":
            answer = {"error": "access_denied", "state": asked["state"]}
        if asked.get("fault") == "state":
            answer["state"] = "another"
        if asked.get("fault") == "mixed up":
            answer["iss"] = "https://elsewhere.example"
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        begun = self.server.codes.pop(given.get("code", ""), None)
        verifier = given.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        right = (
            begun is not None
            and begun["code_challenge"] == challenge
            and begun["redirect_uri"] == given.get("redirect_uri")
            and (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        )
        if not right or begun is None:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"token_type": "Bearer", "id_token": self._token(begun)})

    def _token(self, begun: dict[str, str]) -> str:
        from joserfc import jwt
        from joserfc.jwk import OctKey

        now, fault = int(time.time()), begun.get("fault", "")
        claims = {
            "iss": self.server.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
            "sub": begun.get("login", "bryony"),
            **PEOPLE[begun.get("login", "bryony")],
        }
        spoilt: dict[str, dict[str, Any]] = {
            "audience": {"aud": "another"},
            "audiences": {"aud": [CLIENT, "another"]},
            "issuer": {"iss": "https://elsewhere.example"},
            "expired": {"exp": now - 600, "iat": now - 900},
            "early": {"iat": now + 900, "exp": now + 1200},
            "nonce": {"nonce": "another"},
            "nameless": {"oid": "", "sub": ""},
        }
        claims |= spoilt.get(fault, {})
        if fault == "unsigned":
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
                + "."
            )
        if fault == "secret":  # signed with what the client knows too, as another client's secret could be
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        number = {"forged": 2, "new key": 1}.get(fault, 0)
        if fault == "new key":
            self.server.published = 2
        key = self.server.keys[number]
        header = {"alg": "RS256", "kid": "key-0" if fault == "forged" else key.kid}
        return jwt.encode(header, claims, key)

    def _json(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    with _Provider() as served:
        print(served.issuer, flush=True)
        served.serve_forever()
