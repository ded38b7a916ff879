"""Every panel, by what it is about; the boards only list them."""
