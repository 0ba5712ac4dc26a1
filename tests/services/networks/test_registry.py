"""The list of networks."""

import re
import tomllib

from services.networks.base import Connector
from services.networks.registry import NETWORKS
from services.networks.vk import VkSettings
from tests.shared import ROOT


async def test_a_connector_made_from_the_list_is_of_its_network() -> None:
    connector: Connector = NETWORKS["vk"].connector(VkSettings(service_key="key"))
    assert connector.network == "vk"
    await connector.close()


def test_the_readme_shows_one_source_of_each_kind_with_an_address_that_is_one() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [block] = re.findall(r"```toml\n(sources = \[.*?\n\])\n```", readme, re.DOTALL)
    shown = tomllib.loads(block)["sources"]
    kinds = [(name, kind) for name, network in NETWORKS.items() for kind in network.sources]
    assert sorted((one["network"], one["kind"]) for one in shown) == sorted(kinds)
    for one in shown:
        assert NETWORKS[one["network"]].sources[one["kind"]](one["address"])
