"""Commands about packs: what is installed, what a pack holds, what is wrong with one."""
