"""The rulebook as pure functions on frozen values: no Django, no input or output, no clock."""
