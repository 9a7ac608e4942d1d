"""The pathway: who goes on at each step, how long it takes, and at which step a gap arises."""
