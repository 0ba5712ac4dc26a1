"""One incident in the chat: claimed, passed on, called about, corrected, joined."""
