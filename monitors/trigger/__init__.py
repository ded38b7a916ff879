"""From an alert to a retraining: the receiver, the decision, the ledger of both, and the actions."""
