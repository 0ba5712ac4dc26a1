"""What a visit may spend, repeats and remembers."""

from datetime import UTC, datetime, timedelta

import pytest

from services.errors import ErrorKind, NetworkError
from services.languages import Text
from services.networks.base import Allowance
from services.networks.http import Http, Wire
from services.networks.visits import OUT_OF_BUDGET, Manners, Token

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
METHOD = "wall.get"


class Network:
    """Answers with the errors it was given, then well; counts."""

    def __init__(self, *errors: NetworkError) -> None:
        self.errors = list(errors)
        self.asked = 0

    async def __call__(self, http: Http) -> str:
        """One attempt."""
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "ответ"


def token(*not_at_once: str) -> Token:
    manners = Manners("Сеть", 1000.0, 0.001, not_at_once=frozenset(not_at_once))
    return Token(manners, Wire())


async def test_a_passing_trouble_is_asked_again_and_every_try_is_counted() -> None:
    network = Network(
        NetworkError(ErrorKind.RETRY, Text("обрыв")), NetworkError(ErrorKind.SLOW, Text("тише"))
    )
    visit = token().visit(NOW, Allowance())
    assert await visit.ask(METHOD, network) == "ответ"
    assert visit.calls[METHOD] == network.asked == 3


async def test_patience_ends() -> None:
    network = Network(*(NetworkError(ErrorKind.RETRY, Text("обрыв")) for _ in range(9)))
    with pytest.raises(NetworkError):
        await token().visit(NOW, Allowance()).ask(METHOD, network)
    assert network.asked == 4


@pytest.mark.parametrize("kind", [ErrorKind.AUTH, ErrorKind.GONE, ErrorKind.DENIED, ErrorKind.BUG])
async def test_what_will_not_pass_is_not_asked_again(kind: ErrorKind) -> None:
    network = Network(NetworkError(kind, Text("нет")))
    with pytest.raises(NetworkError):
        await token().visit(NOW, Allowance()).ask(METHOD, network)
    assert network.asked == 1


async def test_a_code_the_network_named_is_not_repeated_at_once() -> None:
    network = Network(NetworkError(ErrorKind.SLOW, Text("одинаковые действия"), code="9"))
    with pytest.raises(NetworkError):
        await token("9").visit(NOW, Allowance()).ask(METHOD, network)
    assert network.asked == 1


async def test_a_spent_budget_asks_nothing() -> None:
    network = Network()
    with pytest.raises(NetworkError) as caught:
        await token().visit(NOW, Allowance({METHOD: 0})).ask(METHOD, network)
    assert (caught.value.kind, caught.value.code) == (ErrorKind.QUOTA, OUT_OF_BUDGET)
    assert network.asked == 0


async def test_a_quota_rests_its_method_alone_until_the_network_said() -> None:
    until = NOW + timedelta(hours=3)
    shared = token()
    network = Network(NetworkError(ErrorKind.QUOTA, Text("квота"), until=until))
    with pytest.raises(NetworkError):
        await shared.visit(NOW, Allowance()).ask(METHOD, network)
    with pytest.raises(NetworkError) as caught:
        await shared.visit(NOW, Allowance()).ask(METHOD, network)
    assert caught.value.until == until
    assert await shared.visit(NOW, Allowance()).ask("wall.search", network) == "ответ"
    assert await shared.visit(until, Allowance()).ask(METHOD, network) == "ответ"


async def test_a_rest_promised_by_a_clock_that_had_leapt_ahead_is_forgotten() -> None:
    shared = token()
    ahead = NOW + timedelta(days=30)
    network = Network(NetworkError(ErrorKind.QUOTA, Text("квота")))
    with pytest.raises(NetworkError):
        await shared.visit(ahead, Allowance()).ask(METHOD, network)
    assert await shared.visit(NOW, Allowance()).ask(METHOD, network) == "ответ"
