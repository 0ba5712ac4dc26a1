"""The region as an office describes it: read from a file, taken in, given out."""
