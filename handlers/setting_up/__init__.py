"""Who works here, when and in which chats: what people set up without a file."""
