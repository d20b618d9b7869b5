"""The small office shared by its Area: accounts with roles, and people at browsers who have signed in."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from browsing import PATIENCE, Answered, Browser
from flask import Flask
from msgspec.structs import replace
from office import workspace_in
from werkzeug.datastructures import MultiDict

from iqa.domain import AccountRole, Grant
from iqa.records.workspace import Workspace
from iqa.settings import DirectorySettings, ServeSettings
from iqa.web.application import create_app
from iqa.web.directory import OfficeDirectory
from iqa.web.entrance import Entrance
from iqa.web.site import Site
from iqa.web.under_way import UnderWay
from iqa.workflow.accounts import add_account, choose_password

PASSWORD = "lantern brisk otter"
SERVE = ServeSettings(shared=True, address="https://quality.example", secret="s" * 64)
HOLDERS = {
    AccountRole.ASSESSOR: "Rowan Elder",
    AccountRole.MODERATOR: "Bryony Furze",
    AccountRole.PROSECUTOR: "Ash Maple",
    AccountRole.VICTIM_LIAISON_OFFICER: "Dell Rush",
    AccountRole.PERFORMANCE_MANAGER: "Holly Brook",
    AccountRole.COMMITTEE: "Hazel Larch",
    AccountRole.ADMINISTRATOR: "Rowan Elder",
}
"""Who holds each role in a test that needs somebody who does."""


def quick_hashes() -> Any:
    """Inside the block, passwords are hashed as cheaply as can be."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return patch("iqa.passwords._hasher", lambda: hasher)


def shared_workspace(folder: Path, serve: ServeSettings = SERVE, **settings: Any) -> Workspace:
    """The workspace in a folder, as its server opens it."""
    served = workspace_in(folder, "server")
    return replace(served, settings=replace(served.settings, serve=serve, **settings))


def with_account(workspace: Workspace, name: str, *roles: str, password: str = PASSWORD) -> str:
    """Somebody with an account of these roles and a password of their own: their staff id."""
    made = add_account(workspace, name, tuple(map(Grant.read, roles)))
    choose_password(workspace, made.account.person, made.password, password)
    return made.account.person


class SharedBrowser(Browser):
    """Somebody at a browser of a shared workspace, over TLS; nobody has signed in yet."""

    def __init__(self, workspace: Workspace, directory: OfficeDirectory | None = None) -> None:
        self.app: Flask = create_app(
            Site(workspace, Entrance(), work=UnderWay(PATIENCE), shared=True, directory=directory),
            secure=True,
            secret="s" * 64,
        )
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.client = self.app.test_client()
        self.base = "https://quality.example"

    def again(self) -> "SharedBrowser":
        """Another browser of the same site."""
        other = object.__new__(SharedBrowser)
        other.app, other.client, other.base = self.app, self.app.test_client(), self.base
        return other

    def get(self, address: str, *, follow: bool = True) -> Answered:
        return self._checked(self.client.get(address, base_url=self.base, follow_redirects=follow))

    def post(self, address: str, fields: MultiDict[str, str], *, part: bool = False) -> Answered:
        headers = {"HX-Request": "true"} if part else {}
        response = self.client.post(
            address, data=fields, headers=headers, base_url=self.base, follow_redirects=True
        )
        return Answered(response) if part else self._checked(response)

    def sign_in(self, name: str, password: str = PASSWORD) -> Answered:
        return self.post("/sign-in", MultiDict({"name": name, "password": password}))


ENTRA = DirectorySettings(
    issuer="http://127.0.0.1:1/tenant/v2.0",
    client_id="iqa",
    client_secret="c" * 32,
    groups={"g-assess": "assessor", "g-moderate": "moderator:North, performance manager"},
)
