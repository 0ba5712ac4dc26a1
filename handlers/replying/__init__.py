"""The reply in the chat: drafted, filled from questions, agreed on, published, promised."""
