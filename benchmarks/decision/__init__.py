"""How long one decision takes: six rules on one order, in Termwise and in its peers.

Run: python -m benchmarks.decision
"""
