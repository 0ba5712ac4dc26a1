"""Which messenger an id belongs to, and where an office works."""

import json

import pytest

from services.messengers.ids import Messenger, from_max, messenger_of, read_max, to_max, written
from services.messengers.places import Chats, Place, arranged

GROUP, PERSON = -72_891_795_490_955, 7_000_123
TELEGRAM = Place(-1001234567890, 12)
IN_MAX = Place(from_max(GROUP), None)


@pytest.mark.parametrize("number", [GROUP, PERSON, 1, -1, 2**52 - 1])
def test_an_id_of_max_goes_there_and_back_and_keeps_its_sign(number: int) -> None:
    ours = from_max(number)
    assert (to_max(ours), ours > 0) == (number, number > 0)
    assert messenger_of(ours) is Messenger.MAX
    assert json.loads(json.dumps(float(ours))) == ours
    assert read_max(written(ours)) == ours


def test_telegrams_ids_stay_as_they_are() -> None:
    assert messenger_of(TELEGRAM.chat_id) is Messenger.TELEGRAM
    assert written(TELEGRAM.chat_id) == "-1001234567890"
    with pytest.raises(ValueError, match="no id of MAX"):
        to_max(1001)


@pytest.mark.parametrize("text", ["7000123", "max:", "max:0", "max:1.5", "max:4503599627370496"])
def test_what_is_no_id_of_max_is_not_read_as_one(text: str) -> None:
    assert read_max(text) is None


def test_of_two_chats_telegrams_is_the_first_whichever_came_first() -> None:
    assert arranged([IN_MAX, TELEGRAM]).places == (TELEGRAM, IN_MAX)
    assert arranged([IN_MAX]) == Chats(IN_MAX.chat_id, None, None)


def test_a_chat_takes_the_place_of_the_one_in_its_own_messenger_alone() -> None:
    both = arranged([TELEGRAM, IN_MAX])
    other = Place(-1009876543210, None)
    assert both.tied(other).places == (other, IN_MAX)
    assert both.tied(Place(from_max(-5), None)).places == (TELEGRAM, Place(from_max(-5), None))
