"""One helper for each noun that an address names: it finds it for whoever asks, or refuses. Views begin so."""
