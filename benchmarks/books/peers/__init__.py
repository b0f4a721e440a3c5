"""The peers: each reads a folder of csv files and writes the lines, in a process of its own."""
