"""The nightly accuracy test: a fixed set against an accepted baseline, and accuracy over days from confirmed labels."""
