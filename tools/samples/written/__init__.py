"""The invented letters of Thornmere: facts, the hands that write them, the faults put in, and the files."""
