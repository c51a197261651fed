"""What a site needs besides pages: styles, scripts, and the settings that bring them there."""
