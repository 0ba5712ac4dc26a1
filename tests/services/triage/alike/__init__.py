"""Posts of one event, and posts that only look alike."""
