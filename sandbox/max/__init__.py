"""The town's MAX: a stand-in of the bot API as far as a desk needs it.

`MaxTown` holds chats, channels and comments (`places.py`) and is written to from Python; `max_app`
serves it over HTTP. `reading.py` answers about what was said, `updates.py` tells of it (long poll),
`hooks.py` likewise by webhook, `sending.py` is the bot's own voice, `desk.py` the hands of those
who work with it, `markup.py` its HTML. maxapi is its independent witness. Left out: other members.
"""

from sandbox.max.places import Chat, Message, Person
from sandbox.max.server import max_app
from sandbox.max.state import TOKEN, Call, MaxTown

__all__ = ["TOKEN", "Call", "Chat", "MaxTown", "Message", "Person", "max_app"]
