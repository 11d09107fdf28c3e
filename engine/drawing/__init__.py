"""Draws a diagram as SVG from what it says of its own shapes, where no browser is at hand."""
