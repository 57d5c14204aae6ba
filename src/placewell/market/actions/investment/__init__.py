"""Investment in quality: the list that is published, and what a member claims under it until that expires."""
