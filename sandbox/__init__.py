"""The town where no token is needed. Nothing outside it knows that it exists."""
