"""What a retraining sets off: each action is one coroutine that says what the other side answered."""
