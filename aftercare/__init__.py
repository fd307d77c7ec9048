"""What follows a sale: warranties, repairs, and visits for services that were bought."""
