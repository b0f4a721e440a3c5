"""What a run on Spark takes, stage by stage: processor time, memory, shuffles, spills."""
