"""Termwise: partner-program terms as versioned YAML, evaluated exactly."""

__version__ = "0.1.0"
