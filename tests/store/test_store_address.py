"""The address of a database: what is wrong with it is said in one line, and nothing of a password is shown."""

import pytest

from iqa.errors import RefusedError, SettingsError
from iqa.store import create_store
from iqa.store.database import _without_password, read_url

SECRET = "s3cret"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{SECRET}@word@host:5432/x",
        f"postgresql://u:a@{SECRET}/b@host/x",
        f"postgresql://u:{SECRET}@host:notaport/x",
        f"postgresql://u:{SECRET}@host:99999/x",
        f"postgresql://u:{SECRET}@host:0/x",
        f"postgresql://u:{SECRET}@host:-1/x",
        f"postgresql://u:{SECRET}@host:/x",
        f"postgresql://u:{SECRET}@[::1/x",
        f"postgresql://u:{SECRET}@host/x?port=abc",
        f"u:{SECRET}@host",
        f"mysql://u:{SECRET}@host/x",
    ],
)
def test_an_address_that_cannot_be_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        create_store(address, "w", wait=0.1)
    told = str(refused.value)
    assert SECRET not in told
    assert "word" not in told.replace("password", "")
    assert "\n" not in told
    assert refused.value.hint


def test_a_password_with_signs_in_it_is_written_by_their_numbers() -> None:
    assert read_url("postgresql://u:a%40b%2Fc%3Ad@host:5432/x").password == "a@b/c:d"


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(RefusedError, match="cannot be used") as refused:
        create_store(f"postgresql://u:{SECRET}@127.0.0.1:1/x?password={SECRET}2", "w", wait=0.1)
    assert SECRET not in str(refused.value)


def test_what_a_driver_quotes_of_a_password_is_left_out() -> None:
    url = read_url(f"postgresql://u:{SECRET}@host/x?sslpassword=other")
    assert _without_password(f"no {SECRET} and no other", url) == "no *** and no ***"
