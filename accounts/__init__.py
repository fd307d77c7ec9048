"""People: who they are, where they live, what operators may do."""
