"""The rules that decisions follow, out of the configuration."""

from datetime import timedelta

from bot.config import Config
from services.rules import Rules


def rules_of(config: Config) -> Rules:
    """What decisions need of the configuration."""
    return Rules(
        region=config.region.name,
        working_time=config.working_time(),
        clocks=config.clock_settings(),
        duplicates=config.triage.duplicates.settings(),
        alarm_from=config.triage.alarm_from,
        retention=timedelta(days=config.privacy.retention_days),
        keep_corrections=config.privacy.keep_corrections,
        admin_ids=config.admin.telegram_ids,
        invites_last=config.admin.invites_last,
        approve_within=config.drafts.approve_within,
        suggests=config.drafts.model.enabled,
        spikes=config.spikes.settings(),
        watchdog=config.watchdog.settings(),
        language=config.region.language,
        in_max=config.max.enabled,
    )
