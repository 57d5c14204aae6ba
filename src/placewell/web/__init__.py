"""Settings, addresses, server, and everything that puts the rooms together into one running site."""
