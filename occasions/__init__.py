"""What happens in the stores: workshops and tastings, and who has booked a seat."""
