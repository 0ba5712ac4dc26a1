"""The public answer: found in the thread, published by a press, promised to a date."""
