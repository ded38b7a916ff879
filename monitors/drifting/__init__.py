"""From observations to drift alarms: windows that outlive a restart, what has begun and ended, examples, the mix."""
