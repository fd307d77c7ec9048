"""How many units are where: stock, reservations, the movement ledger."""
