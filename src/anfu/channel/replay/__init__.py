"""The past as a channel: posts from files, and a stand-in X that is told what time it is."""
