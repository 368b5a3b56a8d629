"""What is going on: spikes, with their likely cause and first posts."""
