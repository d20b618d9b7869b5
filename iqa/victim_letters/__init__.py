"""Letters to victims: what a log holds, what was decided, which letters are owed, and who has to act on them."""
