"""Every role and every command: a new command without a line here fails."""

import pytest

from handlers.setting_up.menus import commands_of
from handlers.views.texts import COMMANDS
from services.people import Duty, PersonFacts, Role, SeatFacts
from tests.desk import rules

EVERYBODY = {
    "queue", "find", "panel", "report", "add", "sources", "duty", "away", "people",
    "language", "help",
}  # fmt: skip
LEADERS = EVERYBODY | {"settings"}
COORDINATORS = LEADERS | {"forget"}
ADMINS = COORDINATORS | {"bind", "held", "doctor", "audit"}


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.AIDE, EVERYBODY),
        (Role.SUPERVISOR, LEADERS),
        (Role.COORDINATOR, COORDINATORS),
        (Role.ADMIN, ADMINS),
    ],
)
def test_a_role_is_shown_exactly_these_commands(role: Role, shown: set[str]) -> None:
    person = PersonFacts(1, 1001, "Анна", role, (SeatFacts(1, Duty.MEMBER),))
    assert set(commands_of(person, rules())) == shown
    assert set(commands_of(person, rules(in_max=True))) == shown | {"link"}
    assert set(COMMANDS) == ADMINS | {"link"}
