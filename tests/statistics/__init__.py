"""Figures."""  # noqa: A005
