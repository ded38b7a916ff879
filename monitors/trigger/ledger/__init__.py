"""The ledger: every notification, every decision with what it rests on, and every action, in one SQLite file."""
