"""How sources are attended to: how often each is read, and when its silence is told."""
