"""Whether customers are cared for alike, whoever they are and however they speak."""
