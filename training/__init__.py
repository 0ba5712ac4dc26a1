"""How the shipped model is made: our own written examples, and what turns them into a file."""
