"""GET /metrics: figures for Prometheus, to whoever shows `[web] metrics_token`.

A token and not the address of who asks: behind a web server everybody comes from this machine.
No label holds a name, a text or the number of a chat. The only home of prometheus_client: what
is counted is counted by `services.operation.vitals` and by the database, here it is written down.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from pydantic import SecretStr

from bot.web.server import Room, closed
from bot.web.tokens import digest, shown, wrong
from db.engine import Database
from services.clock import Now
from services.operation.vitals import BOUNDS, Vitals
from services.reporting.figures import Figures, figures

FORM = "text/plain; version=0.0.4; charset=utf-8"


def room(token: SecretStr, database: Database, vitals: Vitals, now: Now) -> Room:
    """The figures, if there is a token to ask for them."""
    if not token:
        return closed("metrics")
    known = digest(token.get_secret_value())

    async def tell(request: web.Request) -> web.Response:
        if not hmac.compare_digest(known, shown(request)):
            raise wrong()
        async with database.read() as session:
            found = await figures(session, now())
        return web.Response(body=written(found, vitals, now()), headers={"Content-Type": FORM})

    return Room("metrics", (web.get("/metrics", tell),))


def written(found: Figures, vitals: Vitals, now: datetime) -> bytes:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry()
    registry.register(_Snapshot([*_of_the_desk(found), *_of_the_process(vitals, now)]))
    return generate_latest(registry)


class _Snapshot(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _of_the_desk(found: Figures) -> Iterator[Metric]:
    posts = CounterMetricFamily(
        "otklik_posts_read", "Posts that sources brought.", labels=["network"]
    )
    for network, count in found.posts.items():
        posts.add_metric([network], count)
    yield posts
    incidents = GaugeMetricFamily("otklik_incidents", "Incidents.", labels=["status"])
    for status, count in found.incidents.items():
        incidents.add_metric([status], count)
    yield incidents
    sources = GaugeMetricFamily("otklik_sources", "Sources.", labels=["network", "state"])
    for (network, state), count in found.sources.items():
        sources.add_metric([network, state], count)
    yield sources
    lag = GaugeMetricFamily(
        "otklik_poll_lag_seconds", "How long the source due longest waits.", labels=["network"]
    )
    for network, waits in found.poll_lag.items():
        lag.add_metric([network], waits.total_seconds())
    yield lag
    yield GaugeMetricFamily("otklik_outbox_messages", "Messages to be sent.", value=found.unsent)
    yield GaugeMetricFamily(
        "otklik_outbox_oldest_seconds",
        "How long the oldest of them waits.",
        value=found.oldest_unsent.total_seconds(),
    )


def _of_the_process(vitals: Vitals, now: datetime) -> Iterator[Metric]:
    calls = CounterMetricFamily(
        "otklik_telegram_calls",
        "Calls of the Bot API: ok, too_often (429), refused, lost (no answer).",
        labels=["method", "result"],
    )
    for (method, what), count in vitals.calls.items():
        calls.add_metric([method, what], count)
    yield calls
    yield GaugeMetricFamily(
        "otklik_telegram_silence_seconds",
        "Since Telegram last answered well, or since the start.",
        value=(now - (vitals.telegram_at or vitals.began_at)).total_seconds(),
    )
    yield GaugeMetricFamily(
        "otklik_telegram_way", "The way to Telegram in use, 1 the best.", value=vitals.reach.way + 1
    )
    yield CounterMetricFamily(
        "otklik_telegram_switches", "Changes of that way.", value=vitals.reach.switches
    )
    yield GaugeMetricFamily(
        "otklik_uptime_seconds", "Since the start.", value=(now - vitals.began_at).total_seconds()
    )
    lost = CounterMetricFamily(
        "otklik_events_passed_over",
        "Events told by networks that could not be taken in and were given up.",
        labels=["network"],
    )
    for network, count in vitals.passed_over.items():
        lost.add_metric([network], count)
    yield lost
    runs = HistogramMetricFamily("otklik_tick_seconds", "Runs of ticks.", labels=["tick"])
    failures = CounterMetricFamily("otklik_tick_failures", "Runs that failed.", labels=["tick"])
    for name, tick in vitals.ticks.items():
        bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
        counts = [sum(tick.within[: place + 1]) for place in range(len(bounds))]
        runs.add_metric(
            [name], buckets=list(zip(bounds, counts, strict=True)), sum_value=tick.seconds
        )
        failures.add_metric([name], tick.failures)
    yield runs
    yield failures
