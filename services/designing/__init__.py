"""Deployments in the making: drawn, looked over by a second person, published."""
