"""What opens a stranger's file. It runs in a process of its own (`documents.confinement`) and knows nothing of Django, whose
loading would take longer than most files do.
"""
