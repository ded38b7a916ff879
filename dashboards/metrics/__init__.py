"""Every metric that a process of ours exports, read from the code, and the page that lists them."""
