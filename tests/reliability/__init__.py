"""
The reliability harnesses: kill, power loss, full disks, crowds, orders of merging; each proven on a planted fault.
"""
