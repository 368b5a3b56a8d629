"""The trail: who saw and did what, chained so that tampering shows. It holds no words of customers."""
