def answer(*a, **k): raise SystemExit("bank")
