"""What a shift works with in the chat: lists, panels, questions asked of people."""
