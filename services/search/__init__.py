"""Finding incidents by words, numbers and links, and what happened to one."""
