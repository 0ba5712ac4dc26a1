"""The judge of posts, held to sentences of our own."""
