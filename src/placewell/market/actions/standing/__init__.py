"""What is decided against a member, and how it is answered: notice, reply, another decider, review, dispute."""
