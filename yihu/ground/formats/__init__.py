"""Formats of Django's own localisation (FORMAT_MODULE_PATH), so that its filters and widgets agree with ours."""
