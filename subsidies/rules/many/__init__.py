"""A million claims at once: the same answers and the same reasons as one by one, worked out in columns."""
