"""The demo: a backend that sends photos of which the truth is known, and what came of them."""
