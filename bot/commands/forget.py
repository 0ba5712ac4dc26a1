"""`forget LINK`: erase one post's text and author on a resident's request."""

import argparse
import asyncio

from bot.commands import Commands, say
from bot.commands.desk_database import opened
from bot.commands.held import POST_HELP, the_one
from bot.config import Config, load_config
from services.clock import now
from services.languages import speak
from services.residents import forgetting
from services.residents.forgetting import Held


def add(commands: Commands) -> None:
    """Put `forget` among the commands."""
    parser = commands.add_parser("forget", help="erase one post on a resident's request")
    parser.add_argument("link", metavar="LINK", help=POST_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Forget it and say what that was."""
    config = load_config(args.config)
    speak(config.region.language)
    post = asyncio.run(_forget(config, args.link))
    incident = f" of incident {post.incident_id}" if post.incident_id else ""
    say(f"forgotten: {post.network} {post.kind} of {post.posted_at:%Y-%m-%d}{incident}")
    return 0


async def _forget(config: Config, asked: str) -> Held:
    async with opened(config) as database, database.write() as session:
        post = the_one(await forgetting.find(session, asked))
        return await forgetting.forget(session, post.id, None, now())
