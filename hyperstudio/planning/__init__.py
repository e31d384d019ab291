"""From project and configuration to what a run will do: choices, plan, keys, problems, the number of configurations."""
