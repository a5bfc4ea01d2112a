"""What would I get? Asks one thing after the other, only what decides, and works the answer out. Nothing is kept.

Which questions there are follows from the scheme: its standards, its basis, its conditions. Each question is a small
function of a case; whether it is asked is found out by trying its answers.
"""
