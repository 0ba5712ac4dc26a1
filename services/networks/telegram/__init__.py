"""Telegram as a source: public channels by their web preview, groups where the bot is a member.

A channel is polled: `connector.py` is the seam, `channel.py` one fetch, `preview.py` asks for
pages, `messages.py` and `tree.py` read untrusted HTML, `memory.py` is the cursor. A group is
heard: its messages come to the bot by themselves, and `groups.py` makes posts of them.
"""

from services.networks.network import Network
from services.networks.telegram.connector import TelegramConnector
from services.networks.telegram.links import channel_address, group_address
from services.networks.telegram.settings import TelegramSettings

__all__ = ["TELEGRAM", "TelegramConnector", "TelegramSettings"]

TELEGRAM = Network(
    name=TelegramConnector.network,
    title="Telegram",
    connector=TelegramConnector,
    sources={"channel": channel_address, "group": group_address},
    heard=frozenset({"group"}),
)
