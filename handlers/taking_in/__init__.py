"""Posts that come through Telegram itself: watched groups, and /add."""
