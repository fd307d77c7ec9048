"""The sale as a whole: cart, checkout, order and its timeline."""
