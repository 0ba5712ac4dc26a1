"""How the networks are read, from the configuration."""

from bot.config import Config
from services.attention.budgets import NetworkPlan
from services.networks.registry import NETWORKS


def plans_of(config: Config) -> dict[str, NetworkPlan]:
    """The networks that are switched on, with their readers."""
    plans = {}
    for name, network in NETWORKS.items():
        section = getattr(config.networks, name)
        if section.enabled:
            plans[name] = NetworkPlan(
                connector=network.connector(section.settings()),
                poll_every=section.poll_every,
                daily=dict(section.daily),
                heard=network.heard,
                poll_at_least=section.poll_at_least,
                rps=section.rps,
                no_calls=network.no_calls,
                quota_zone=section.quota_zone,
                net_every=getattr(section, "net_every", section.poll_every),
            )
    return plans
