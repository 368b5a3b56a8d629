"""Some days after a resolution: is it really solved?"""
