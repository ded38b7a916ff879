"""Throughput, latency and memory, measured and printed with the machine and the versions."""
