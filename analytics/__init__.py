"""What people do in the shop: events in, kept by the month, and what is learnt from them."""
