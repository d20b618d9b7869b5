"""A workspace is shared only once TLS, a secret and accounts are declared, and each lack is told with its line."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from office import STAFF, Office, workspace_in
from sharing import ENTRA, SERVE, shared_workspace

from iqa.cli.next_steps import in_words
from iqa.domain import AccountRole, Grant
from iqa.errors import SettingsError
from iqa.settings import DirectorySettings, ServeSettings
from iqa.workflow.accounts import add_account
from iqa.workflow.sharing import require_shareable, with_secrets


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = Office(tmp_path_factory.mktemp("sharing") / "office").init()
    office.read_export("staff", STAFF).done()
    return office.folder


def test_everything_that_lacks_is_told_with_the_line_to_write(folder: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        require_shareable(workspace_in(folder))
    told = in_words(refused.value.hint)
    assert {one.code for one in refused.value.problems} == {"address", "secret", "accounts"}
    assert 'address = "https://quality.example"' in told
    assert "iqa account add NAME --role moderator" in told
    line = next(one for one in told.splitlines() if "secret = " in one).partition("secret = ")[2].strip('"')
    ready = shared_workspace(folder, replace(SERVE, secret=line))
    add_account(ready, "Bryony Furze", (Grant(AccountRole.MODERATOR),))
    require_shareable(ready)


@pytest.mark.parametrize(
    "address", ["", "http://quality.example", "quality.example", "https://", "https://a/?b=c"]
)
def test_an_address_without_tls_is_none(folder: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="with TLS"):
        require_shareable(shared_workspace(folder, replace(SERVE, address=address)))


@pytest.mark.parametrize("listen", ["8000", "127.0.0.1", "127.0.0.1:http", ":8000", "127.0.0.1:99999"])
def test_a_place_to_listen_that_is_none_is_told(folder: Path, listen: str) -> None:
    with pytest.raises(SettingsError, match="on which host and port"):
        require_shareable(shared_workspace(folder, replace(SERVE, listen=listen)))


def test_with_a_directory_nobody_needs_an_account_before(folder: Path) -> None:
    require_shareable(shared_workspace(folder, directory=replace(ENTRA, issuer="https://login.example/t/v2.0")))


def test_what_lacks_of_a_directory_is_told(folder: Path) -> None:
    half = DirectorySettings(issuer="http://login.example")
    with pytest.raises(SettingsError) as refused:
        require_shareable(shared_workspace(folder, directory=half))
    assert [one.code for one in refused.value.problems] == ["issuer", "client_id", "client_secret", "groups"]
    with pytest.raises(SettingsError, match="chairman is no role"):
        require_shareable(shared_workspace(folder, directory=replace(ENTRA, groups={"g": "chairman"})))


def test_secrets_in_files_of_their_own_go_first(folder: Path) -> None:
    here = with_secrets(shared_workspace(folder, ServeSettings(secret="old")), "new", "client")
    assert here.settings.serve.secret == "new"
    assert here.settings.directory.client_secret == "client"
    assert with_secrets(here, "", "").settings == here.settings
