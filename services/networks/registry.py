"""The one place where a network is added."""

from collections.abc import Callable
from typing import Any

from services.networks.base import Connector
from services.networks.vk import VkConnector

#: What makes a connector out of its network's own settings, by the network's name.
CONNECTORS: dict[str, Callable[[Any], Connector]] = {
    VkConnector.network: VkConnector,
}
