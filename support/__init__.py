"""Help that answers: the help centre, conversations with shoppers, and the clocks they run on."""
