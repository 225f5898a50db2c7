"""
The example city: a plan drawn from a seed, the tables a person reads, and the truth counted from the plan alone.

`plan` decides who went where and what was found, `plan_table` writes it down, `truth` counts it. Nothing in here
that plans or counts may know `fieldkit.core`: the summaries are checked against these counts.
"""
