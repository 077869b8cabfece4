"""Workbooks in and out: reading, columns, previews, templates. What is imported is declared by higher apps."""
