"""The main job on real input: referrals from files, driven through the public API of a running service."""
