"""How long a whole book takes, and how much memory: Termwise and its peers, on the same lines.

Run: python -m benchmarks.books --orders 10000 100000 1000000
"""
