"""Taking and returning money: gateways, payments, the webhook inbox."""
