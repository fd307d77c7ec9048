"""What the shop owes its members: store credit and its ledger."""
