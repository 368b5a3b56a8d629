"""Suspected false or malicious: what suggests it, who decided, and on what it rests."""
