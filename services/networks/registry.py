"""The one place where a network is added."""

from services.languages import Wording, lazy
from services.networks.base import Cursor
from services.networks.bluesky import BLUESKY
from services.networks.facebook import FACEBOOK
from services.networks.feed import FEED
from services.networks.instagram import INSTAGRAM
from services.networks.mastodon import MASTODON
from services.networks.maxru import MAX
from services.networks.network import Network
from services.networks.ok import OK
from services.networks.telegram import TELEGRAM
from services.networks.vk import VK
from services.networks.x import X
from services.networks.youtube import YOUTUBE

#: The networks by name, in the order in which people are told of them.
NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        VK,
        OK,
        TELEGRAM,
        MAX,
        FEED,
        YOUTUBE,
        MASTODON,
        BLUESKY,
        X,
        FACEBOOK,
        INSTAGRAM,
    )
}

NAME_PARENTS = frozenset(network.name for network in NETWORKS.values() if network.names_parents)
"""Networks that tell of an answer only what it answers, not where the thread began."""

INBOX = "inbox"
"""The network of what comes by itself and is never read; see `services.inbox`."""
INBOX_TITLE = lazy("Входящие")


def title(name: str) -> str:
    """What people call the network; its name if it is not one of ours any more."""
    return str(titled(name))


def titled(name: str) -> Wording:
    """The same in no language yet, to be kept."""
    if name == INBOX:
        return INBOX_TITLE
    network = NETWORKS.get(name)
    return network.title if network else name


def place_of(name: str, kind: str, address: str, cursor: Cursor) -> str:
    """By what the network speaks of a source when it tells news by itself; see `Network`."""
    network = NETWORKS.get(name)
    return network.place_of(kind, address, cursor) if network else address


def gateway_of(network: str, external_id: str) -> str:
    """By which gateway a post came; "" for one of another network."""
    return external_id.partition(":")[0] if network == INBOX else ""
