"""Protolab's training in plain PyTorch: the same config, the same methods, the same tensor names."""
