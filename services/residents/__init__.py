"""What residents are owed: masking, retention, forgetting, and what is held of one post."""
