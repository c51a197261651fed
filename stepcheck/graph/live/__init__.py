"""What a browser needs to move a figure: its knobs, and every number as a formula of data."""
