"""Documents from the code, and the sample corpus from its sources."""
