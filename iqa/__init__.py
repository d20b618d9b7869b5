"""iqa: fair dip-sampling of prosecution casework, from the export to the feedback letter."""

__all__ = ["__version__"]

__version__ = "0.1.0"
