"""The fault campaign: everything that can go wrong, at random, on one house that lives on; `make faults`."""
