"""The demo shop: its data, its pictures and what loads them; and a real retailer's history."""
