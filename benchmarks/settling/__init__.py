"""What `benchmarks.rules` measures: the same claims settled by the portal, by SQL and by two rule engines."""
