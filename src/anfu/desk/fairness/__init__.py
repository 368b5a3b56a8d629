"""Whether customers are cared for alike, on the desk."""
