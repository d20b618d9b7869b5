"""What the Casework Quality Committee is shown. No individual is named and small figures are suppressed."""
