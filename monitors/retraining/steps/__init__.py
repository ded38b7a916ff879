"""The steps of a retraining; each does one thing, and its receipt says what."""
