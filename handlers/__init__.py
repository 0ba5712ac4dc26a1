"""What people say and press in Telegram, and what they see."""
