"""The signature against the network's published recipe, by a vector worked out by hand."""

from services.networks.ok.signature import session_secret, signature

TOKEN = "tkn1EXAMPLEaccessTOKEN"
SECRET = "a65a58191f5bdc4c8604d9e18eafcfe5"
PARAMS = {
    "method": "discussions.getComments",
    "format": "json",
    "discussionType": "GROUP_TOPIC",
    "discussionId": "157420011223344",
    "count": "100",
    "direction": "BACKWARD",
    "anchor": "LAST",
    "application_key": "CEXAMPLEAPPKEY",
}


def test_the_secret_follows_from_the_token_and_the_applications_secret() -> None:
    assert session_secret(TOKEN, "A1B2C3D4E5F60718293A4B5C") == SECRET


def test_the_signature_is_that_of_the_vector() -> None:
    assert signature(PARAMS, SECRET) == "c94015a1ab0ab20f8050624eb5075c75"


def test_neither_the_token_nor_an_old_signature_is_signed() -> None:
    more = PARAMS | {"access_token": TOKEN, "session_key": "k", "sig": "0"}
    assert signature(more, SECRET) == signature(PARAMS, SECRET)


def test_letters_are_signed_as_they_are_and_not_as_they_travel() -> None:
    # md5 of "text=вода a=bs"
    assert signature({"text": "вода a=b"}, "s") == "bd782f3ed6f6a3c9e36d7eb0eecfdb5d"
