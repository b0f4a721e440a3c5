"""Traces in sentences, for people, and as objects, for programs."""
