"""Posts of one event become one incident, or are told apart again."""
