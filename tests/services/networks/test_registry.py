"""The list of networks."""

from services.networks.base import Connector
from services.networks.registry import NETWORKS
from services.networks.vk import VkSettings


async def test_a_connector_made_from_the_list_is_of_its_network() -> None:
    connector: Connector = NETWORKS["vk"].connector(VkSettings(service_key="key"))
    assert connector.network == "vk"
    await connector.close()
